"""The demonstration: made once, and as it was for each test."""

from datetime import date

import pytest
from django.conf import settings as of_django
from django.db import transaction
from django.utils import timezone

from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.demonstration.actions import Founder, fill
from kaohe.demonstration.files import keep_months, make_files
from kaohe.demonstration.queries import Known

FOUNDER = Founder("W1", "王小明", date(2026, 1, 1), "correct horse battery")


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    return make_files(of_django.HANDBOOKS, tmp_path_factory.mktemp("demonstration"), timezone.localdate())


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A folder of data that nobody else uses."""
    before, own = (of_django.DATA, of_django.RUNS), tmp_path_factory.mktemp("data")
    of_django.DATA, of_django.RUNS = own, own / "runs"
    yield own
    of_django.DATA, of_django.RUNS = before


@pytest.fixture(scope="module")
def filled(files, data, django_db_setup, django_db_blocker):
    """Fills the company inside a transaction that is undone behind the last test of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        account = fill(Actor.system("first-run"), FOUNDER, files, of_django.HANDBOOKS)
        keep_months(files.runs)  # What a commit would do.
        yield account.pk
        transaction.set_rollback(True)


@pytest.fixture
def shown(filled, django_db_blocker):
    """The owner of the demonstration; what a test does is undone behind it."""
    Known.is_real = False  # Another company was there before, in the same process.
    with django_db_blocker.unblock(), transaction.atomic():
        yield Actor(FOUNDER.number, account=Account.objects.get(pk=filled).pk)
        transaction.set_rollback(True)
