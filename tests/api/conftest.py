"""What tests of the API share: the small company, and a program for each of its people."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kaohe.access.models import Account
from kaohe.access.scopes import Scope
from kaohe.access.tokens import create_token
from kaohe.base.actor import Actor
from kaohe.people.models import Person
from tests.company import put_in_force, settle

ROOT = "/api/v1/"


class Program:
    """Asks the API with a token, in English."""

    def __init__(self, secret: str) -> None:
        headers = {"accept-language": "en", "authorization": f"Bearer {secret}"}
        self.client = Client(headers=headers, raise_request_exception=False)

    def get(self, path: str, /, **asked: Any) -> Any:
        return self.client.get(ROOT + path, asked)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(method, ROOT + path, written(body), "application/json", headers=named)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("PUT", path, body, **headers)

    def file(self, path: str, name: str, content: bytes) -> Any:
        return self.client.post(ROOT + path, {"file": SimpleUploadedFile(name, content)})


def written(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body)


@pytest.fixture(autouse=True)
def nobody_has_guessed(db):
    cache.clear()


@pytest.fixture
def company(owner, settings, tmp_path):
    """The small company, its handbook in force, an account for each person."""
    settings.DATA = tmp_path
    settle(owner)
    put_in_force(owner)
    Account.objects.bulk_create(Account(login=person.number, person=person) for person in Person.objects.all())
    return owner


@pytest.fixture
def program(company):
    """`program("E1")` acts in the name of E1 with every scope; `program("E1", ["people:read"])` with these."""

    def made(login: str, scopes: Any = tuple(Scope)) -> Program:
        actor = Actor(login, account=Account.objects.get(login=login).pk)
        return Program(create_token(actor, "test", scopes, until=timezone.localdate() + timedelta(days=1))[1])

    return made


def faults(response: Any) -> list[tuple[str, str, str]]:
    """The places that a problem names."""
    assert response["Content-Type"] == "application/problem+json"
    return [(one["place"], one["at"], one["code"]) for one in response.json()["faults"]]
