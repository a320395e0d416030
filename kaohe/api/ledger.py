"""The ledger: who decided what, when and why; whether the chain holds; all of it for an auditor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Schema
from pydantic import Field

from kaohe.access.scopes import Scope
from kaohe.api.area import Area
from kaohe.api.bearer import Token, actor_of
from kaohe.api.fields import MOST_AT_ONCE, SEEN, Day, Id, Sent
from kaohe.ledger.exporting import COLUMNS, export_entries
from kaohe.ledger.queries import entries, verified

area = Area("ledger", Scope.LEDGER_READ)
LINES = "application/x-ndjson"


class LedgerEntry(Schema):
    """A decision, with the digests by which its chain is worked out again."""

    position: int
    at: datetime
    actor: str
    action: str
    kind: str
    subject: str
    period: str
    detail: dict[str, Any]
    reason: str
    previous: str
    digest: str


class LedgerPage(Schema):
    """A part of the ledger; `older` is the `before` of the next part, null at the beginning of the ledger."""

    items: list[LedgerEntry]
    older: int | None


class Narrowed(Sent):
    """By what it is about, by who acted, by period, by days of the company's clock."""

    kind: Annotated[str, Field(max_length=60), SEEN] = ""
    subject: Annotated[str, Field(max_length=200), SEEN] = ""
    by: Annotated[str, Field(max_length=100), SEEN] = ""
    period: Annotated[str, Field(max_length=10), SEEN] = ""
    since: Day | None = None
    until: Day | None = None

    def chosen(self) -> dict[str, Any]:
        """As the room takes it."""
        return {name: getattr(self, name) for name in Narrowed.model_fields}


class LedgerAsked(Narrowed):
    """Which entries, those before a position."""

    before: Id | None = None
    size: Annotated[int, Field(ge=1, le=MOST_AT_ONCE)] = 50


@area.reads("/entries", LedgerPage)
def list_ledger(request: HttpRequest, asked: Query[LedgerAsked]) -> dict[str, Any]:
    """Entries, the last first."""
    found = entries(actor_of(request), **asked.chosen())
    if asked.before is not None:
        found = found.filter(position__lt=asked.before)
    rows = list(found[: asked.size + 1])
    older = rows[asked.size - 1].position if len(rows) > asked.size else None
    return {"items": [told(row) for row in rows[: asked.size]], "older": older}


def told(row: Any) -> dict[str, Any]:
    """An entry with its words, where they were not erased."""
    fields = {name: getattr(row, name) for name in LedgerEntry.model_fields if name != "reason"}
    return {**fields, "reason": row.reason.text if hasattr(row, "reason") else ""}


class Broken(Schema):
    """A place where the chain does not hold: missing, follows_another, changed, reason_changed or about_changed."""

    position: int
    what: str


class Verification(Schema):
    """How many entries there are, the digest of the last, and every place where the chain does not hold."""

    entries: int
    head: str
    broken: list[Broken]


@area.reads("/verification", Verification)
def verify_ledger(request: HttpRequest) -> dict[str, Any]:
    """Work the whole chain out again."""
    found = verified(actor_of(request))
    broken = [{"position": position, "what": what} for position, what in found.broken]
    return {"entries": found.entries, "head": found.head, "broken": broken}


EXPORTED = {
    "responses": {
        200: {
            "description": "One JSON object a line, the last first.",
            "content": {LINES: {"schema": {"type": "string"}}},
        }
    }
}


@area.post("/export", auth=Token(Scope.LEDGER_READ), response={200: None}, openapi_extra=EXPORTED)
def export_ledger(request: HttpRequest, sent: Narrowed) -> StreamingHttpResponse:
    """Take entries out, as texts, one JSON object a line; the ledger notes that they left."""
    rows = export_entries(actor_of(request), sent.chosen(), kind="ndjson")

    def lines() -> Iterator[str]:
        for row in rows:
            yield json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) + "\n"

    return StreamingHttpResponse(lines(), content_type=LINES)
