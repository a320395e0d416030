"""What tests of the handbook's pages share: who writes and who approves, a draft, and what a page says."""

import re
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.editions.actions import start_draft
from kaohe.editions.drafts import draft_files
from tests.editions.conftest import PATH


@pytest.fixture
def as_hr(hr, signed_in):
    """Who writes."""
    return signed_in("E1")


@pytest.fixture
def as_boss(boss, signed_in):
    """Who approves."""
    return signed_in("E2")


@pytest.fixture
def second(hr, in_force):
    """A draft on the edition in force."""
    return start_draft(hr, "small", title="加重")


@pytest.fixture
def as_nobody(signed_in):
    """Somebody without a right."""
    return signed_in("E7")


def text_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def at(edition, rest="", **asked):
    return f"/handbook/{edition.number}/{rest}" + (f"?{urlencode(asked)}" if asked else "")


def line_of(edition, name):
    lines = draft_files(edition)[PATH].split("\n")
    return next(
        number for number, row in enumerate(lines, start=1) if row.startswith("```") and row.endswith(f" {name}")
    )


def loaded(page):
    return next(re.finditer(r'name="loaded" value="(\w+)"', page))[1]


def sent(name, content):
    return SimpleUploadedFile(name, content)


def hidden(page, name):
    return next(re.finditer(rf'name="{name}" value="(\w+)"', page))[1]
