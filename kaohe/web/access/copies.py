"""A person's own copy of what is kept about him, as a workbook."""

from __future__ import annotations

import io
import re

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kaohe.records.own_copy import OwnCopy, Rows, own_copy
from kaohe.web.actor import actor_of
from kaohe.web.templatetags.page import action_words, actor_words
from kaohe.web.texts import t, texts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31
"""Characters in the name of a sheet, by the format."""


@never_cache
@require_POST
def copy_file(request: HttpRequest, number: str) -> HttpResponse:
    """The workbook."""
    day = timezone.localdate()
    found = own_copy(actor_of(request), number, day)
    response = HttpResponse(workbook(sheets(found)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="copy-{day.isoformat()}.xlsx"'
    return response


def sheets(found: OwnCopy) -> dict[str, Rows]:
    """Each table under its name, with headings in the reader's language; at the end what is not in it."""
    told = [[at, actor_words(by, of), action_words(act), why] for at, by, act, why, of in found.decisions[1:]]
    decisions = [found.decisions[0][:4], *told]
    own = {"person": found.person, "posts": found.posts, "decisions": decisions}
    made = {t(f"access.copy_{name}"): headed(rows) for name, rows in own.items()}
    made |= found.registers
    made[t("access.copy_files")] = headed(found.files)
    made = {name: rows for name, rows in made.items() if len(rows) > 1}
    if found.withheld:
        made[t("access.copy_withheld")] = [[t("access.copy_withheld_why")], *([name] for name in found.withheld)]
    return made


def headed(rows: Rows) -> Rows:
    """A table whose headings are in the reader's language."""
    return [[heading(one) for one in rows[0]], *rows[1:]]


def heading(name: str) -> str:
    """A heading in the reader's language; a field of the handbook's own as it is."""
    key = f"access.copy_{name}"
    return t(key) if key in texts() else name


def workbook(tables: dict[str, Rows]) -> bytes:
    """XLSX, a sheet each; every cell is a text, so that nothing runs and numbers of people keep their zeros."""
    content, taken = io.BytesIO(), set[str]()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for name, rows in tables.items():
            sheet = book.add_worksheet(title(name, taken))
            for place, row in enumerate(rows):
                for at, text in enumerate(row):
                    sheet.write_string(place, at, text, None if place else bold)
    return content.getvalue()


def title(name: str, taken: set[str]) -> str:
    """A name that a sheet can have, and no other has."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", name)[:LONGEST_NAME]
    number = 2
    while plain.casefold() in taken:
        plain = f"{plain[: LONGEST_NAME - 4]} {number}"
        number += 1
    taken.add(plain.casefold())
    return plain
