"""The small company, with actors by number."""

import pytest
from django.contrib.auth import get_user_model

from kaohe.access.acting import acting
from kaohe.people.models import Person
from tests.company import put_in_force, settle


@pytest.fixture
def actor(owner):
    """`actor("E1")` is that person; `actor("E2", "E1")` stands in for the other."""
    settle(owner)
    put_in_force(owner)
    accounts = {
        person.number: get_user_model().objects.create(login=person.number, person=person).pk
        for person in Person.objects.all()
    }
    return lambda number, instead_of="": acting(accounts[number], instead_of)
