"""Every operation and every role: who is let in, who is refused, and that no answer names whom its reader may not see.

A new operation fails until it has its row.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from kaohe.access.acting import acting
from kaohe.access.models import Account
from kaohe.api.app import api
from kaohe.base.permission import Permission, visible
from kaohe.editions.actions import comment, start_draft, submit
from kaohe.editions.cards import cards
from kaohe.editions.sections import sections
from kaohe.people.actions import open_unit
from kaohe.records.actions import enter, stage, take
from kaohe.records.attaching import attach
from kaohe.records.attachment_files import Upload
from kaohe.records.bringing import bring
from kaohe.records.files import keep_upload
from kaohe.records.imports import look_at
from tests.api.conftest import ROOT
from tests.company import PEOPLE, SINCE, book, files
from tests.shutting import shut

pytestmark = pytest.mark.django_db

ROLES = {
    "anonymous": "",
    "employee": "E1",
    "peer": "E2",
    "leader": "L1",
    "other leader": "L2",
    "analyst": "A1",
    "HR": "H1",
    "director": "D1",
    "owner": "owner",
}
"""Role → its account. What is about one person is about E1."""
EVERYBODY = frozenset(ROLES) - {"anonymous"}
KEEPERS = frozenset({"HR", "owner"})
LINE = frozenset({"employee", "leader", "director"}) | KEEPERS
APPROVERS = frozenset({"director", "owner"})
WRITERS = frozenset({"analyst", "owner"})
SEERS = WRITERS | {"employee", "leader", "director"}
DRAFTERS = KEEPERS | APPROVERS
POST = {"post": "坐席", "unit": "U2", "superior": "L2"}
CHAPTER = "shop/01.md"


@dataclass(frozen=True)
class Row:
    """Who is let in, where, with which body; `match`: the ETag it names."""

    allowed: frozenset[str]
    at: str
    body: dict[str, Any] | None = None
    match: str = ""
    file: bool = False


TABLE = {
    "read_me": Row(EVERYBODY, "me"),
    "list_people": Row(EVERYBODY, "people"),
    "hire_person": Row(KEEPERS, "people", {"number": "N1", "name": "新", "since": "2026-01-01"}),
    "read_person": Row(LINE, "people/E1"),
    "read_person_changes": Row(LINE, "people/E1/changes"),
    "assign_post": Row(KEEPERS, "people/E1/posts", POST | {"since": "2026-01-01"}),
    "withdraw_post": Row(KEEPERS, "people/E1/posts/withdrawal", {"since": "2020-01-01", "reason": "錯"}),
    "rename_person": Row(KEEPERS, "people/E1/name", {"name": "新名", "reason": "更正"}),
    "end_employment": Row(KEEPERS, "people/E1/leaving", {"last_day": "2026-01-01", "reason": "離職"}),
    "list_posts": Row(EVERYBODY, "posts"),
    "list_units": Row(EVERYBODY, "units"),
    "open_unit": Row(KEEPERS, "units", {"code": "U9", "name": "九", "since": "2026-01-01"}),
    "change_unit": Row(KEEPERS, "units/U1/changes", {"name": "甲組", "since": "2026-01-01"}),
    "close_unit": Row(KEEPERS, "units/{empty}/closing", {"last_day": "2026-01-01", "reason": "併"}),
    "read_staff_change": Row(EVERYBODY, "staff/change?first=2020-01"),
    "read_staffing_need": Row(EVERYBODY, "staff/need?post=坐席&ratio=2"),
    "list_registers": Row(EVERYBODY, "registers"),
    "read_register": Row(EVERYBODY, "registers/投訴"),
    "list_entries": Row(EVERYBODY, "registers/投訴/entries?sums=true"),
    "read_entry": Row(SEERS, "registers/投訴/entries/{entry}"),
    "enter_rows": Row(
        WRITERS, "registers/投訴/entries", {"rows": [{"投訴號": "9", "工號": "E1", "日期": "2026-10-05"}]}
    ),
    "correct_entry": Row(
        WRITERS, "registers/投訴/entries/{entry}", {"values": {"日期": "2026-10-09"}, "reason": "錯"}, "1"
    ),
    "withdraw_entry": Row(WRITERS, "registers/投訴/entries/{entry}/withdrawal", {"reason": "錯"}, "1"),
    "list_attachments": Row(SEERS, "registers/投訴/entries/{entry}/attachments"),
    "attach_file": Row(WRITERS, "registers/投訴/entries/{entry}/attachments", file=True),
    "read_attachment": Row(SEERS, "registers/投訴/entries/{entry}/attachments/{attachment}"),
    "withdraw_attachment": Row(
        WRITERS, "registers/投訴/entries/{entry}/attachments/{attachment}/withdrawal", {"reason": "錯"}
    ),
    "list_imports": Row(WRITERS, "registers/投訴/imports"),
    "send_file": Row(WRITERS, "registers/投訴/imports", file=True),
    "read_import": Row(WRITERS, "registers/投訴/imports/{batch}"),
    "choose_columns": Row(WRITERS, "registers/投訴/imports/{batch}/columns", {"columns": {"投訴號": "投訴號"}}),
    "take_import": Row(WRITERS, "registers/投訴/imports/{batch}/taking", {}),
    "undo_import": Row(WRITERS, "registers/投訴/imports/{taken}/undoing", {"reason": "錯"}),
    "read_job": Row(frozenset({"owner"}), "jobs/{job}"),
    "cancel_job": Row(frozenset({"owner"}), "jobs/{job}/cancelling", {}),
    "list_editions": Row(EVERYBODY, "handbook/editions"),
    "read_in_force": Row(EVERYBODY, "handbook/in-force"),
    "read_edition": Row(DRAFTERS, "handbook/editions/{draft}"),
    "list_chapters": Row(DRAFTERS, "handbook/editions/{draft}/chapters"),
    "read_section": Row(DRAFTERS, f"handbook/editions/{{draft}}/section?path={CHAPTER}&key=T-1"),
    "list_clauses": Row(DRAFTERS, "handbook/editions/{draft}/clauses"),
    "list_cards": Row(DRAFTERS, "handbook/editions/{draft}/cards"),
    "list_faults": Row(DRAFTERS, "handbook/editions/{draft}/faults"),
    "search_edition": Row(DRAFTERS, "handbook/editions/{draft}/search?q=投訴"),
    "compare_editions": Row(DRAFTERS, "handbook/editions/{draft}/comparison?older=1"),
    "take_out": Row(DRAFTERS, "handbook/editions/{draft}/zip"),
    "start_draft": Row(KEEPERS, "handbook/editions", {"handbook": "shop", "title": "三"}),
    "save_section": Row(
        KEEPERS, "handbook/editions/{draft}/section", {"path": CHAPTER, "key": "T-1", "text": "[T-1] 改。"}, "{section}"
    ),
    "read_file": Row(DRAFTERS, f"handbook/editions/{{draft}}/file?path={CHAPTER}"),
    "save_file": Row(KEEPERS, "handbook/editions/{draft}/file", {"path": "shop/02.md", "text": "# 二\n"}, "new"),
    "set_value": Row(
        KEEPERS, "handbook/editions/{draft}/value", {"path": CHAPTER, "name": "每次扣分", "value": "6分"}, "{card}"
    ),
    "submit_draft": Row(KEEPERS, "handbook/editions/{draft}/submission", {}),
    "take_back_draft": Row(KEEPERS, "handbook/editions/{submitted}/return", {}),
    "withdraw_edition": Row(KEEPERS, "handbook/editions/{draft}/withdrawal", {"reason": "不改"}),
    "list_comments": Row(DRAFTERS, "handbook/editions/{draft}/comments"),
    "write_comment": Row(DRAFTERS, "handbook/editions/{draft}/comments", {"text": "看"}),
    "answer_comment": Row(KEEPERS, "handbook/comments/{comment}/answer", {"text": "好"}),
    "list_ledger": Row(APPROVERS, "ledger/entries"),
    "verify_ledger": Row(APPROVERS, "ledger/verification"),
    "export_ledger": Row(APPROVERS, "ledger/export", {}),
}
"""Operation → who may, where and with what."""


FILES = {
    "send_file": ("x.csv", "投訴號,工號,日期\n7,E3,2026-10-06\n".encode()),
    "attach_file": ("x.pdf", b"%PDF-1.7 x"),
}
"""Operation → the file that is sent."""
METHODS = {
    operation["operationId"]: method.upper()
    for path in api.get_openapi_schema()["paths"].values()
    for method, operation in path.items()
}
"""Operation → its method."""


def test_every_operation_has_its_row_and_every_row_its_operation():
    assert set(METHODS) == set(TABLE)


@pytest.fixture
def things(company, monkeypatch):
    """What addresses name."""

    complaints = book().register("投訴")
    assert complaints is not None
    hr = acting(Account.objects.get(login="H1").pk)
    draft, submitted = start_draft(hr, "shop", title="二").number, start_draft(hr, "shop", title="三").number
    submit(hr, submitted)
    open_unit(company, "U8", name="八組", since=SINCE)
    (entry,) = enter(company, book(), complaints, [{"投訴號": "1", "工號": "E1", "日期": "2026-10-05"}])
    batches = []
    for number in (2, 3):
        upload = keep_upload([f"投訴號,工號,日期\n{number},E2,2026-10-06\n".encode()])
        batches.append(stage(company, complaints, look_at(book(), complaints, upload, "投訴.csv")).pk)
    take(company, book(), complaints, batches[1])
    monkeypatch.setattr("kaohe.records.bringing.BYTES_AT_ONCE", 10)
    job = bring(company, book(), complaints, ["投訴號,工號,日期\n4,E2,2026-10-06\n".encode()], "投訴.csv").job
    assert job is not None
    monkeypatch.undo()
    text = files()[CHAPTER]
    return {
        "attachment": attach(company, complaints, entry.entry, [Upload("證明.pdf", [b"%PDF-1.7"])])[0].pk,
        "draft": draft, "submitted": submitted, "entry": entry.entry, "batch": batches[0], "taken": batches[1],
        "job": job.pk, "comment": comment(company, draft, "看一下").pk, "empty": "U8",
        "section": next(one.digest for one in sections(text) if one.key == "T-1"),
        "card": next(one.digest for one in cards(text) if one.block.name.value == "每次扣分"),
    }  # fmt: skip


@pytest.fixture
def client_of(company, program):
    def made(role):
        return program(ROLES[role]).client if ROLES[role] else Client(headers={"accept-language": "en"})

    return made


def asked(client, name, things):
    """The answer to an operation; nothing stays changed."""
    row, address = TABLE[name], ROOT + TABLE[name].at.format(**things)
    headers = {"if-match": row.match.format(**things)} if row.match else {}
    with transaction.atomic():
        if row.file:
            answer = client.post(address, {"file": SimpleUploadedFile(*FILES[name])})
        else:
            answer = client.generic(
                METHODS[name],
                address,
                "" if row.body is None else json.dumps(row.body),
                "application/json",
                headers=headers,
            )
        text = b"".join(answer).decode(errors="replace")
        shut(answer)
        transaction.set_rollback(True)
    return answer, text


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_let_in_where_the_table_says(client_of, things, role):
    wrong, client = [], client_of(role)
    for name, row in TABLE.items():
        answer, text = asked(client, name, things)
        is_let_in = answer.status_code in {200, 201}
        is_refused = answer.status_code == (403 if ROLES[role] else 401)
        if is_let_in != (role in row.allowed) or (not is_let_in and not is_refused and not hidden(name, answer)):
            wrong.append((name, answer.status_code, text[:200]))

    assert wrong == []


HIDDEN = {
    "read_entry",
    "list_attachments",
    "attach_file",
    "read_attachment",
    "withdraw_attachment",
    "read_job",
    "cancel_job",
}


def hidden(name, answer):
    """Whether what somebody may not see is told to be not there."""
    return name in HIDDEN and answer.status_code == 404


def readable(number):
    """The numbers of those whose names a role may read anywhere: by the handbook, by his complaints, his superior."""
    complaints = book().register("投訴")
    actor = acting(Account.objects.get(login=number).pk)
    seen = [visible(actor, Permission.PEOPLE_READ), visible(actor, Permission.RECORDS_READ, complaints)]
    if None in seen:
        return frozenset(PEOPLE)
    return frozenset().union(*(one for one in seen if one is not None), {PEOPLE[number][2]})


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"anonymous", "owner"}])
def test_no_answer_names_somebody_its_reader_may_not_see(client_of, things, role):
    client, may = client_of(role), readable(ROLES[role])

    leaks = []
    for name in TABLE:
        _, text = asked(client, name, things)
        leaks += [(name, number) for number in sorted(set(re.findall(r"員工(\w\d)", text)) - may)]

    assert leaks == []
