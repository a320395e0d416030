"""What tests of pages share: browsers that have signed in, one for each role."""

import time

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from kaohe.access.models import Account
from kaohe.people.models import Person
from tests.company import put_in_force, settle


@pytest.fixture
def signed_in(db):
    """Makes a client that has signed in to an account of a name, just now and with a second factor."""

    def client_of(login, *, factor=True, **fields):
        account, _ = get_user_model().objects.get_or_create(login=login, defaults=fields)
        client = Client(headers={"accept-language": "en"})
        client.force_login(account)
        if factor:
            prove(client, account)
        return client

    return client_of


def prove(client, account, at=None, **more):
    """As if somebody had just used his second factor in this browser."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": at or time.time(), **more}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()


@pytest.fixture
def anonymous(db):
    """Somebody who has not signed in."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def as_owner(owner, signed_in):
    """The owner of the company's system."""
    return signed_in("owner")


@pytest.fixture
def as_employee(signed_in):
    """Somebody with no post and no right."""
    return signed_in("E1")


@pytest.fixture
def company(owner, signed_in):
    """The small company with its handbook in force: `company("E1")` is a client of that person."""
    settle(owner)
    put_in_force(owner)
    people = Person.objects.all()
    Account.objects.bulk_create(Account(login=person.number, person=person) for person in people)
    return signed_in
