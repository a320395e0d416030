"""The page that lists what programs can ask: every operation, in the reader's language, for who has signed in."""

import pytest
from django.test import Client
from django.utils.html import escape

from kaohe.access.models import Account
from kaohe.api.app import api

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(company):
    client = Client(headers={"accept-language": "zh-TW"})
    client.force_login(Account.objects.get(login="E1"))
    return client


def test_every_operation_is_listed_with_its_scope(reader):
    page = reader.get("/api/").content.decode()

    assert "程式能問什麼" in page
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}</code>" in page
            assert escape(operation["summary"]) in page
    assert "registers:write" in page
    assert 'href="/api/v1/openapi.json"' in page


def test_it_is_for_who_has_signed_in_and_runs_nothing_from_elsewhere(reader):
    assert Client().get("/api/")["Location"].startswith("/account/login/")
    assert "default-src 'self'" in reader.get("/api/")["Content-Security-Policy"]
    assert reader.post("/api/").status_code == 405
