"""The small company with an account for each person, and its book in force."""

import pytest

from kaohe.access import rights
from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.people.models import Person
from tests import company as shared


@pytest.fixture
def in_force(monkeypatch):
    """`in_force(*books)`: these are the books in force."""

    def put(*books):
        monkeypatch.setattr(rights._Registered, "books", staticmethod(lambda _: books))

    return put


@pytest.fixture
def company(owner, in_force):
    """The company; everybody can act: `company("E1")`."""
    shared.settle(owner)
    in_force(shared.book())
    people = Person.objects.all()
    Account.objects.bulk_create(Account(login=person.number, person=person) for person in people)

    def actor(number, **more):
        return Actor(number, account=Account.objects.get(login=number).pk, **more)

    return actor
