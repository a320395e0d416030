"""Whatever is sent to the API: never a fault of ours, never an answer that the schema does not know."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kaohe.access.scopes import Scope
from kaohe.access.tokens import create_token
from kaohe.editions.actions import comment, start_draft
from kaohe.records.actions import enter, stage
from kaohe.records.attaching import attach
from kaohe.records.attachment_files import Upload
from kaohe.records.files import keep_upload
from kaohe.records.imports import look_at
from tests.company import book

pytestmark = pytest.mark.django_db
KEPT = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FOUND: Any = schemathesis.openapi.from_path(KEPT).get_all_operations()
OPERATIONS = [one.ok() for one in FOUND]


@pytest.fixture
def open_connection():
    """The database stays open between requests, which lie in the transaction of the test."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@pytest.fixture
def secret(company, open_connection):
    """A token of the owner, in a company in which there is one of everything that addresses name."""
    complaints = book().register("投訴")
    assert complaints is not None
    enter(company, book(), complaints, [{"投訴號": "1", "工號": "E1", "日期": "2026-10-05"}])
    attach(company, complaints, 1, [Upload("a.pdf", [b"%PDF-1.7"])])
    upload = keep_upload(["投訴號,工號,日期\n2,E2,2026-10-06\n".encode()])
    stage(company, complaints, look_at(book(), complaints, upload, "投訴.csv"))
    comment(company, start_draft(company, "shop", title="二").number, "看一下")
    until = timezone.localdate() + timedelta(days=1)
    return create_token(company, "fuzz", list(Scope), until=until)[1]


def there(operation, names):
    """Values of what an address names that are there."""
    if operation.path.startswith("/api/v1/people"):
        known: dict[str, object] = {"number": "E1"}
    else:
        known = {
            "number": 2 if "handbook" in operation.path else 1,
            "name": "投訴",
            "entry": 1,
            "code": "U1",
            "comment": 1,
        }
    return {name: known[name] for name in names}


def sent(operation, secret, examples, mode):
    """Sends cases of an operation; nothing that they do stays."""
    app = get_wsgi_application()
    headers = {"Authorization": f"Bearer {secret}"}

    @settings(
        max_examples=examples, database=None, deadline=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode), st.booleans())
    def one(case, is_there):
        if is_there and case.path_parameters:
            case.path_parameters = there(operation, case.path_parameters)
        with transaction.atomic():
            response = case.call(app=app, headers=headers)
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)

    one()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.label)
def test_nothing_that_fits_the_schema_breaks_it(secret, operation):
    sent(operation, secret, 4, GenerationMode.POSITIVE)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.label)
def test_nothing_that_does_not_fit_breaks_it(secret, operation):
    sent(operation, secret, 4, GenerationMode.NEGATIVE)


@pytest.mark.full
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fits", "does not fit"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.label)
def test_nothing_breaks_it_however_long_one_tries(secret, operation, mode):
    sent(operation, secret, int(os.environ.get("FUZZ_EXAMPLES", "300")), mode)
