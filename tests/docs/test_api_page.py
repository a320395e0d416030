"""What the page of the API shows is what the API answers: its commands are run, one after another, in the small company."""

import json
import re
import shlex
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.color import no_style
from django.db import connection

from kaohe.records.models import Batch
from tests.api.conftest import company, nobody_has_guessed, program

__all__ = ["company", "nobody_has_guessed", "program"]
pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-api.md"
ANYTHING = "…"


def blocks(info):
    """The blocks of the page of a kind: what stands behind the kind, and the text."""
    found = re.findall(rf"^```{info} ?(.*?)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [(name, body) for name, body in found]


def told():
    """Every command with what the page says it prints."""
    for _, body in blocks("console"):
        for one in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            lines = one.splitlines()
            more = next((at for at, line in enumerate(lines[1:], start=1) if not line.startswith("> ")), len(lines))
            command = "\n".join([lines[0], *(line.removeprefix("> ") for line in lines[1:more])])
            if command.startswith("api "):
                yield command, "\n".join(lines[more:])


def run(client, command, files):
    """The answer to a command, as curl would ask for it."""
    words = shlex.split(command.replace("$KAOHE", ""))[1:]
    address, method, headers, asked, body, sent = "", "", {}, {}, None, None
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "--data-urlencode":
            name, _, value = words.pop(0).partition("=")
            asked[name] = value
        elif word == "--json":
            body = words.pop(0)
        elif word == "-F":
            name = words.pop(0).removeprefix("file=@")
            sent = {"file": SimpleUploadedFile(name, files[name].encode())}
        elif word != "-G":
            address = word
    if sent:
        return client.post(address, sent, headers=headers)
    method = method or ("POST" if body is not None else "GET")
    address += f"?{urlencode(asked)}" if asked else ""
    return client.generic(method, address, body or "", "application/json", headers=headers)


def fits(said, given):
    """Whether an answer is as the page says; … stands for anything, and in an object or a list for more of it."""
    if said == ANYTHING:
        return True
    if isinstance(said, dict) and isinstance(given, dict):
        named = said.keys() - {ANYTHING}
        whole = ANYTHING in said or named == given.keys()
        return whole and all(name in given and fits(said[name], given[name]) for name in named)
    if isinstance(said, list) and isinstance(given, list):
        if said[-1:] == [ANYTHING]:
            said, given = said[:-1], given[: len(said) - 1]
        return len(said) == len(given) and all(map(fits, said, given))
    return said == given


@pytest.fixture
def first_numbers(db):
    """Imports are numbered from 1, also by PostgreSQL, whose counters no rollback turns back."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Batch]):
            cursor.execute(statement)


@pytest.mark.usefixtures("first_numbers")
def test_the_page_shows_what_the_api_answers(program):
    client, files = program("A1").client, dict(blocks("csv"))

    wrong, ran = [], 0
    for command, said in told():
        given = run(client, command, files).json()
        ran += 1
        if not fits(json.loads(said), given):
            wrong.append((command, json.dumps(given, ensure_ascii=False, indent=2)))

    assert wrong == []
    assert ran == 9


def test_something_else_does_not_fit():
    assert fits({"a": 1, ANYTHING: ANYTHING}, {"a": 1, "b": 2})
    assert not fits({"a": 1}, {"a": 1, "b": 2})
    assert not fits({"a": 1, ANYTHING: ANYTHING}, {"a": 2})
    assert fits([1, ANYTHING], [1, 2, 3])
    assert not fits([1], [1, 2])
