"""A made-up company has something on every page, nobody's password, and goes as a whole."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone

from kaohe.access.acting import acting
from kaohe.access.founding import AlreadyFounded
from kaohe.access.queries import stand_ins
from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed, Permission, can
from kaohe.demonstration.actions import fill, remove_demonstration
from kaohe.demonstration.errors import DemonstrationError
from kaohe.demonstration.files import keep_months, remove_files
from kaohe.demonstration.queries import is_demonstration, player_of, role_players
from kaohe.editions.in_force import book_in_force
from kaohe.editions.models import Comment, Edition
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import verified
from kaohe.month.latest import latest_runs
from kaohe.people.facts import current, on
from kaohe.people.models import Assignment, Employment, Person
from kaohe.records.models import Batch, Revision
from kaohe.records.relation import relations
from kaohe.reports.edition_effect import effect
from tests.demonstration.conftest import FOUNDER

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demonstration")]

LEFT = {"ledger.entry", "ledger.about", "ledger.reason", "access.account", "people.person", "people.employment"}
"""Tables in which anything is left when a demonstration is gone."""


def rows():
    """How many rows each table of the company has."""
    own = [model for model in apps.get_models() if model.__module__.startswith("kaohe.")]
    return {model._meta.label_lower: model._base_manager.count() for model in own if model._base_manager.exists()}


def test_every_page_has_something_to_show(shown, settings):
    today = timezone.localdate()
    book = book_in_force(today)

    assert current(Employment.objects.filter(until=None)).count() > 55
    assert current(Employment.objects.filter(until__gt=today)).count() == 1  # who leaves
    assert current(Employment.objects.filter(since__gt=today)).count() == 1  # who comes
    assert current(Assignment.objects.filter(since__gt=today)).count() == 2  # where he goes, and who moves
    assert Edition.objects.filter(state="comment", comments_until__gt=today).count() == 1
    said_by = Comment.objects.get().by
    assert said_by not in {FOUNDER.number, player_of("hr").number}
    assert current(Assignment.objects.filter(person__number=said_by)).get().unit.code == "人力資源部"
    assert stand_ins(shown, today).count() == 1
    found = relations(book)
    assert all(not one.faults for one in found.values())
    assert sum(one.table.num_rows for one in found.values() if one.table) > 9000
    assert Batch.objects.filter(state="taken").exists()
    assert Revision.objects.filter(batch=None).exists()  # typed
    assert [run.period.first_day.day for run in latest_runs(settings.RUNS).runs] == [1, 1, 1]


def test_whoever_may_see_pay_sees_whom_the_draft_moves(shown, settings):
    draft = Edition.objects.get(state="comment").number
    personnel = acting(get_user_model().objects.get(login=player_of("hr").number).pk)

    told = effect(personnel, draft, settings.RUNS, 3, "en")

    assert told is not None
    assert (told.item, told.hidden) == ("月薪", 0)
    assert all(one.difference.startswith("-") for one in told.moved)
    assert told.moved


def test_each_role_stands_where_its_name_says(shown):
    found = {one.role: one.number for one in role_players()}
    day = timezone.localdate()
    held = {one.person.number: one for one in on(Assignment.objects.all(), day).select_related("person", "superior")}
    above = {number: post.superior.number for number, post in held.items() if post.superior}

    assert above[found["employee"]] == above[found["peer"]] == found["leader"]
    assert above[found["leader"]] == found["director"]
    assert held[found["other_leader"]].post == held[found["leader"]].post
    assert found["other_leader"] != found["leader"]
    hr = acting(get_user_model().objects.get(login=found["hr"]).pk)
    assert can(hr, Permission.EDITIONS_WRITE)
    assert found["owner"] == shown.name


def test_nobody_but_the_owner_has_a_way_in(shown):
    others = get_user_model().objects.exclude(login=FOUNDER.number)

    assert others.count() > 60
    assert not any(one.has_usable_password() or one.slip_digest for one in others)


def test_what_was_made_up_is_marked_in_the_ledger_and_on_pages(shown):
    who = set(Entry.objects.values_list("actor", flat=True))
    client = Client(headers={"accept-language": "en"})
    assert "A demonstration" in client.get("/account/login/").content.decode()
    client.force_login(get_user_model().objects.get(login=player_of("employee").number))
    page = client.get("/").content.decode()

    assert "system:demonstration" in who
    assert "A demonstration" in page
    assert "/demonstration/remove" not in page


def test_removal_leaves_the_owner_and_the_ledger_and_nothing_else(shown):
    entries = Entry.objects.count()

    remove_demonstration(shown, confirmed=FOUNDER.number, reason="看過了")
    connection.check_constraints()

    assert set(rows()) == LEFT
    assert get_user_model().objects.get().login == Person.objects.get().number == FOUNDER.number
    assert Employment.objects.get().name == FOUNDER.name
    assert Entry.objects.count() == entries + 1
    told = Entry.objects.latest("position")
    assert (told.action, told.reason.text) == ("demonstration.company.remove", "看過了")
    assert verified(shown).broken == ()
    assert not is_demonstration()
    client = Client(headers={"accept-language": "en"})
    client.force_login(get_user_model().objects.get())
    assert "A demonstration" not in client.get("/").content.decode()


def test_only_the_owner_removes_it_and_says_so_twice(shown):
    before = rows()
    employee = acting(get_user_model().objects.get(login=player_of("hr").number).pk)

    with pytest.raises(NotAllowed):
        remove_demonstration(employee, confirmed=employee.name)
    with pytest.raises(DemonstrationError, match="W1"):
        remove_demonstration(shown, confirmed="w")

    assert rows() == before


def test_files_go_with_it(files, settings, tmp_path):
    settings.DATA, settings.RUNS = tmp_path, tmp_path / "runs"
    for name in ("imports", "open-months"):
        (tmp_path / name).mkdir()
    (tmp_path / "runs" / "2020-01").mkdir(parents=True)

    keep_months(files.runs)
    there = sorted(one.name for one in settings.RUNS.iterdir())
    remove_files([str(month) for month in files.months])

    assert there == ["2020-01", *(str(month) for month in files.months)]
    assert [one.name for one in settings.RUNS.iterdir()] == ["2020-01"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["runs"]


def test_nobody_makes_one_in_a_company_that_has_an_owner(shown, files, settings):
    before = rows()

    with pytest.raises(AlreadyFounded):
        fill(Actor.system("first-run"), FOUNDER, files, settings.HANDBOOKS)

    assert rows() == before
