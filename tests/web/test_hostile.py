"""Attacks on the pages: every address × what somebody hostile sends. Nothing breaks, leaks, runs or leads elsewhere."""

import io
import re
import zipfile
from html import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from kaohe.people.actions import hire, rename
from kaohe.people.models import Employment, Person
from kaohe.records.models import Revision
from tests.company import SINCE
from tests.web.test_roles import OWN_ACCOUNT, TABLE, patterns, things

pytestmark = pytest.mark.django_db
__all__ = ["things"]

TEXTS = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": "\" onfocus=alert(1) x='",
    "template": "{{ 7|add:7 }}{% debug %}",
    "sql": "' OR 1=1; DROP TABLE people_person; --",
    "like": "%_%\\",
    "bidi": "\u202eevil\u2066",
    "invisible": "\u200b\u200d\ufeff",
    "nul": "a\x00b",
    "lone surrogate in utf-8": b"\xed\xa0\x80".decode("utf-8", "replace"),
    "control": "\x1b[31m\r\nSet-Cookie: a=b",
    "huge": "字" * 20_000,
    "number": "9" * 400,
    "negative": "-1",
    "digits of another script": "٣٣",
    "superscript": "²",
    "path": "../../../etc/passwd",
    "formula": "=cmd|'/c calc'!A0",
    "nested": "(" * 3_000,
    "regex": "(a+)+$",
}
FIELDS = (
    "q", "find", "sort", "page", "day", "unit", "post", "superior", "tab", "col", "since", "until", "f", "test", "v", "group",
    "down", "before", "kind", "subject", "actor", "period", "with", "like", "path", "key", "line", "field", "person", "verb",
    "what", "whose", "state", "first", "last", "ratio", "effective", "number", "pick", "back", "view",
)  # fmt: skip
"""Every name that an address or a form may bear."""
ADDRESSES = [pattern for pattern in TABLE if not TABLE[pattern].changes]
SENT = list(TABLE)


def some(attacks, *always):
    """All of them; those not always tried are tried by `make full`."""
    return [
        pytest.param(one, id=name, marks=() if name in always else pytest.mark.full) for name, one in attacks.items()
    ]


def address_of(pattern, things):
    return "/" + (TABLE[pattern].at or pattern).format(**things)


@pytest.mark.parametrize("text", some(TEXTS, "nul"))
def test_no_choice_in_an_address_breaks_a_page_or_is_written_into_it(company, things, text):
    client, wrong = company("owner"), []
    for pattern in ADDRESSES:
        base = address_of(pattern, things)
        answer = client.get(base.partition("?")[0], dict.fromkeys(FIELDS, text[:3_000]))
        body = b"".join(answer) if not answer.streaming else b""
        if answer.status_code >= 500 or b"<script>alert" in body or b"<img src=x" in body or b'" onfocus=' in body:
            wrong.append((base, answer.status_code))
        if answer.status_code in {301, 302} and not answer["Location"].startswith("/"):
            wrong.append((base, answer["Location"]))

    assert wrong == []


@pytest.mark.parametrize("text", some(TEXTS, "nul"))
def test_no_form_breaks_by_what_is_written_into_it(company, things, text):
    client, wrong = company("owner"), []
    for pattern in SENT:
        base = address_of(pattern, things)
        with transaction.atomic():
            answer = client.post(base, dict.fromkeys((*FIELDS, "name", "reason", "code", "title", "text", "act"), text))
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            wrong.append((base, answer.status_code))

    assert wrong == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_page_answers_to_a_method_it_does_not_have(company, things, method):
    client = company("owner")
    every = (*(address_of(pattern, things) for pattern in SENT), "/account/reauthenticate/", "/account/password/")
    wrong = [base for base in every if client.generic(method, base).status_code != 405]

    assert wrong == []


@pytest.mark.parametrize("text", [TEXTS["markup"], TEXTS["attribute"], TEXTS["template"]])
def test_a_name_is_shown_as_it_is_written_and_never_runs(company, owner, text):
    rename(owner, "E2", name=text, reason="試")
    client = company("owner")

    for address in (
        "/people/",
        "/people/person/E2",
        "/search?find=E2",
        "/access/accounts/",
        "/people/suggest?field=q&q=E2",
    ):
        body = client.get(address).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body
        assert '" onfocus' not in body
        assert "14{%" not in body


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A0"])
def test_no_export_holds_a_formula(company, owner, text):
    hire(owner, "E9", name="甲", since=SINCE)
    Employment.objects.filter(person__number="E9").update(name=text)

    rows = b"".join(company("owner").post("/people/export", {"kind": "csv"})).decode("utf-8-sig").splitlines()

    assert all(not cell.strip('"').startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row.split(","))


def test_every_form_asks_for_its_token(company, things):
    company("owner")
    hostile = Client(enforce_csrf_checks=True)
    hostile.force_login(Person.objects.get(number="H1").account)
    wrong = [base for base in (address_of(p, things) for p in SENT) if hostile.post(base).status_code != 403]

    assert wrong == []


NEXT = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "\\\\evil",
]


@pytest.mark.parametrize("next_page", NEXT)
def test_no_address_leads_to_another_host(company, next_page):
    client = company("owner")
    sent = {"next": next_page, "language": "en", "login": "owner", "password": "x", "back": next_page}
    answers = [client.post("/language", sent), Client().get("/account/login/", {"next": next_page})]
    answers += [client.get("/account/login/", {"next": next_page}), client.post("/account/logout/", sent)]

    for answer in answers:
        assert answer.status_code < 500
        assert "evil" not in answer.get("Location", "").partition("?")[0]
        assert "javascript:" not in answer.get("Location", "")


@pytest.mark.parametrize("host", ["evil.example", "localhost:1@evil.example", "evil.example:80", "a b"])
def test_another_host_is_refused(company, host):
    answer = company("owner").get("/", headers={"host": host})

    assert answer.status_code == 400
    assert b"Traceback" not in answer.content
    assert b"evil" not in answer.content


def test_what_the_form_does_not_offer_is_not_written(company, owner):
    client = company("H1")
    client.post(
        "/people/person/E1/rename", {"name": "乙", "reason": "試", "is_owner": "1", "number": "D1", "entry": "1"}
    )

    assert Employment.objects.get(person__number="E1", superseded_at=None).name == "乙"
    assert Person.objects.get(number="D1").employments.count() == 1
    assert not Person.objects.get(number="H1").account.is_owner


def test_an_entry_of_another_register_or_person_is_not_reached_by_its_number(company, things):
    entry = Revision.objects.filter(register="投訴", subject="E1", is_live=True).order_by("entry")[0].entry

    assert company("owner").get(f"/registers/暗訪/entries/{entry}").status_code in {403, 404}
    assert company("E2").get(f"/registers/投訴/entries/{entry}").status_code == 404
    assert company("E2").get("/registers/投訴/entries/999999").status_code == 404


def zipped(files, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet><a>&b;</a></worksheet>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{"&a;" * 10 if not n else f"&a{n - 1};" * 10}">' for n in range(8))
    + "]><worksheet>&a7;</worksheet>"
)
UPLOADS = {
    "zip bomb": zipped({"shop/01.md": b"0" * 200_000_000}),
    "nested zip": zipped({"a.zip": zipped({"b.zip": zipped({"c.md": b"x"})})}),
    "many files": zipped({f"shop/{n}.md": b"x" for n in range(20_000)}),
    "traversal": zipped({"../../evil.md": b"x", "/etc/evil.md": b"x", "shop/../../evil.md": b"x", "C:\\evil.md": b"x"}),
    "xxe": zipped({"[Content_Types].xml": XXE, "xl/workbook.xml": XXE, "xl/worksheets/sheet1.xml": XXE}),
    "laughs": zipped({"[Content_Types].xml": LAUGHS, "xl/workbook.xml": LAUGHS, "xl/worksheets/sheet1.xml": LAUGHS}),
    "no file at all": b"",
    "cut off": zipped({"shop/handbook.yaml": b"x" * 1000})[:60],
    "bytes of no encoding": b"\xff\xfe\x00\xd8" * 500,
    "nul": b"\x00" * 5_000,
    "utf-16": "工號,姓名\nE1,甲\n".encode("utf-16"),
    "formulas": "工號,姓名,入職日\n=1+1,@x,2026-01-01\n".encode(),
    "wide": (",".join(["a"] * 50_000) + "\n").encode(),
    "one long line": b"a" * 3_000_000,
    "quote that never ends": b'a,b\n"' + b"x" * 200_000,
    "yaml": zipped({"shop/handbook.yaml": "a: &a [x,x]\nb: &b [*a,*a]\nc: !!python/object/apply:os.system [id]\n"}),
}
TARGETS = {
    "/handbook/editions/upload": {"title": "x"},
    "/people/import": {},
    "/registers/投訴/imports": {},
    "/handbook/{draft}/sheet/workbook": {
        "sheet_name": "x",
        "new_clause": "T-9",
        "post": "坐席",
        "sheet_judges": "班長",
    },
    "/handbook/{draft}/workbook/new": {},
    "/handbook/{draft}/files/new": {},
    "/handbook/{draft}/file/book/new?path=shop/01.md": {"loaded": "x"},
}
BOX = {
    "/handbook/{draft}/sheet/workbook": "old_sheet",
    "/handbook/{draft}/workbook/new": "whole",
    "/handbook/{draft}/file/book/new?path=shop/01.md": "workbook",
}
"""The field of the file, where it is not called so."""
NAMES = ("../../../tmp/evil.zip", "a\x00.xlsx", "<b>.csv", "\u202efdp.csv", "x" * 300 + ".zip")


SLOW = {"many files"}
QUICK = set(UPLOADS) - SLOW


@pytest.mark.parametrize("attack", some(dict(zip(UPLOADS, UPLOADS, strict=True)), *QUICK))
def test_no_file_breaks_a_page_or_leaves_its_folder(company, things, tmp_path, attack):
    before = set(tmp_path.parent.rglob("*evil*"))
    client, content, wrong = company("owner"), UPLOADS[attack], []
    for target, fields in TARGETS.items():
        for name in (f"a.{'zip' if 'handbook' in target else 'xlsx'}", "a.csv", NAMES[len(attack) % len(NAMES)]):
            with transaction.atomic():
                file = SimpleUploadedFile(name, content)
                answer = client.post(target.format(**things), {**fields, BOX.get(target, "file"): file})
                transaction.set_rollback(True)
            if answer.status_code >= 500 or b"root:" in answer.content or b"Traceback" in answer.content:
                wrong.append((target, name, answer.status_code))

    assert wrong == []
    assert set(tmp_path.parent.rglob("*evil*")) == before


CELLS = {name: text for name, text in TEXTS.items() if name not in {"nul", "control"}}
"""What a cell can hold; the rest is no XML."""
PARTS = {
    "xxe": lambda part: part.replace("?>", '?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', 1).replace("</t>", "&b;</t>"),
    "laughs": lambda part: part.replace("?>", "?>" + LAUGHS.partition("?>")[2].partition("<worksheet>")[0], 1).replace("</t>", "&a7;</t>"),
    "bomb": lambda part: part + " " * 200_000_000,
    "nested": lambda part: part.replace("</t>", "<r>" * 5_000),
    "nul": lambda part: part.replace("</t>", "\x00</t>"),
    "cut off": lambda part: part[: len(part) // 2],
}  # fmt: skip


def in_cells(text):
    """Every text of a workbook becomes this one."""
    return lambda part: re.sub(r"(<t[^>]*>)[^<]*", lambda at: at[1] + escape(text), part)


BENT = {**{f"cell {name}": in_cells(text) for name, text in CELLS.items()}, **PARTS}


@pytest.mark.parametrize("bent", some(BENT, *(set(BENT) - {"bomb"})))
def test_no_workbook_of_ours_breaks_a_page_when_it_comes_back_bent(company, things, bent):
    client, draft = company("owner"), things["draft"]
    ours = zipfile.ZipFile(io.BytesIO(client.get(f"/handbook/{draft}/workbook").content))
    parts = {name: ours.read(name).decode() for name in ours.namelist()}
    parts["xl/sharedStrings.xml"] = bent(parts["xl/sharedStrings.xml"])

    for address, box in BOX.items():
        with transaction.atomic():
            file = SimpleUploadedFile("a.xlsx", zipped(parts))
            answer = client.post(address.format(**things), {**TARGETS[address], box: file})
            transaction.set_rollback(True)

        assert answer.status_code < 500, address
        for leaked in (b"root:", b"Traceback", b"<script>alert", b"<img src=x", b'" onfocus='):
            assert leaked not in answer.content, address


def test_the_page_of_our_own_faults_tells_nothing_of_them(company, monkeypatch):
    client = company("owner")
    client.raise_request_exception = False

    def broken(*args, **options):
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("kaohe.web.home.views.page", broken)
    answer = client.get("/")

    assert answer.status_code == 500
    assert b"secret of the house" not in answer.content
    assert b"Traceback" not in answer.content


def test_what_is_said_of_addresses_covers_all_of_them():
    assert set(TABLE) | {one for one in patterns() if one.startswith(OWN_ACCOUNT)} <= set(patterns())
