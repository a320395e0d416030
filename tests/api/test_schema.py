"""The schema: kept in the repository as the code gives it, and true whatever is sent."""

import json
from collections import Counter
from pathlib import Path

import pytest
import schemathesis
from ninja import Schema

from kaohe.api.app import api
from kaohe.api.schema import operations, written

KEPT = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"


@pytest.fixture(scope="module")
def schema():
    return api.get_openapi_schema()


def test_the_kept_schema_is_what_the_code_gives(schema):
    assert KEPT.read_text(encoding="utf-8") == written(schema), "Run scripts/api_schema.py"


def test_it_is_openapi_3_1_and_every_operation_says_what_it_does_and_asks(schema):
    assert schema["openapi"] == "3.1.0"
    for path, operation in operations(schema):
        assert operation["summary"].endswith("."), path
        assert operation["security"], path
        assert {"401", "403", "422"} <= operation["responses"].keys(), path


def test_it_is_sound():
    schemathesis.openapi.from_dict(json.loads(KEPT.read_text(encoding="utf-8"))).validate()


def test_it_is_served_as_it_is_kept(client):
    served = client.get("/api/v1/openapi.json")

    assert served.status_code == 200
    assert served.json() == json.loads(KEPT.read_text(encoding="utf-8"))


def parts(kind=Schema):
    """Every schema that a module of the API defines."""
    for one in kind.__subclasses__():
        yield from parts(one)
        if one.__module__.startswith("kaohe.api."):
            yield one


def test_no_two_schemas_share_a_name():
    assert [name for name, count in Counter(one.__name__ for one in set(parts())).items() if count > 1] == []
