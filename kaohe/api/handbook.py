"""The handbook to be read: editions, chapters with clauses and cards, faults, what differs, a file to take out."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from kaohe.access.scopes import Scope
from kaohe.api.area import Area
from kaohe.api.bearer import Token, actor_of
from kaohe.api.fields import PRINTED, SEEN, Id, OnDay, Sent
from kaohe.api.words import language
from kaohe.base.dates import day_of
from kaohe.editions import live, queries
from kaohe.editions.cards import cards
from kaohe.editions.comparing import difference
from kaohe.editions.exporting import zip_of
from kaohe.editions.folders import LONGEST_PATH
from kaohe.editions.in_force import edition_in_force
from kaohe.editions.models import LONGEST_FOLDER

area = Area("handbook", Scope.HANDBOOK_READ, Scope.HANDBOOK_WRITE)
Folder = Annotated[str, Field(max_length=LONGEST_FOLDER, examples=["shop"]), SEEN]
Path = Annotated[str, Field(min_length=1, max_length=LONGEST_PATH, examples=["shop/01.md"]), SEEN]
Key = Annotated[str, Field(min_length=1, max_length=LONGEST_FOLDER, examples=["T-1"]), SEEN]
EDITION = "/editions/{number}"


class EditionOut(Schema):
    """An edition. `stands`: draft, comment, approved, withdrawn; in force: current, scheduled or past."""

    number: int
    handbook: str
    title: str
    stands: str
    since: date | None
    parent: int | None
    comments: int
    unanswered: int
    saved: datetime
    by: str


class EditionsAsked(Sent):
    """Of which handbook."""

    handbook: Folder = ""


@area.reads("/editions", list[EditionOut])
def list_editions(request: HttpRequest, asked: Query[EditionsAsked]) -> list[Any]:
    """The editions that you may read, the latest first."""
    return list(queries.editions(actor_of(request), asked.handbook))


class InForceAsked(OnDay):
    """On which day, of which handbook; of the company's first one unless it is said."""

    handbook: Folder = ""


class EditionRef(Schema):
    """An edition by its number."""

    number: int
    handbook: str
    title: str
    since: date | None


@area.reads("/in-force", EditionRef)
def read_in_force(request: HttpRequest, asked: Query[InForceAsked]) -> Any:
    """The edition in force on a day."""
    queries.seen_by(actor_of(request))
    return edition_in_force(asked.chosen, asked.handbook)


class StepOut(Schema):
    """A state an edition came into."""

    state: str
    by: str
    instead_of: str
    at: datetime
    since: date | None


class EditionSeen(Schema):
    """An edition with its way until now; `outdated_by` came into force since it was begun."""

    number: int
    handbook: str
    title: str
    stands: str
    since: date | None
    comments_until: date | None
    folder: str
    """Digest of its texts as they were saved last."""
    outdated_by: int | None
    steps: list[StepOut]
    authors: list[str]
    unanswered: int


@area.reads(EDITION, EditionSeen)
def read_edition(request: HttpRequest, number: Id) -> dict[str, Any]:
    """One edition: where it stands, and how it came there."""
    shown = queries.edition(actor_of(request), number)
    way, found = queries.way(shown), shown.edition
    named = ("number", "handbook", "title", "since", "comments_until")
    return {
        **{name: getattr(found, name) for name in named}, "stands": shown.stands, "folder": shown.folder,
        "outdated_by": shown.outdated_by, "steps": list(way.steps), "authors": way.authors,
        "unanswered": way.unanswered,
    }  # fmt: skip


class SectionRef(Schema):
    """What is edited at a time: a clause with the cards under it, or other text (`#1`, `#2` …)."""

    key: str
    first: int
    last: int
    digest: str


class ChapterOut(Schema):
    """A chapter and its sections, in their order."""

    path: str
    sections: list[SectionRef]


@area.reads(f"{EDITION}/chapters", list[ChapterOut])
def list_chapters(request: HttpRequest, number: Id) -> list[dict[str, Any]]:
    """The chapters of an edition: its own, then those of handbooks taken over."""
    found = queries.chapters(actor_of(request), number)
    return [{"path": path, "sections": sections} for path, sections in found.items()]


class SectionAsked(Sent):
    """Which chapter, and which section of it."""

    path: Path
    key: Key


class SectionOut(SectionRef):
    """A section with its text."""

    path: str
    text: str


@area.reads(f"{EDITION}/section", SectionOut)
def read_section(
    request: HttpRequest, response: HttpResponse, number: Id, asked: Query[SectionAsked]
) -> dict[str, Any]:
    """A clause with its cards, as text; its ETag guards a change of it."""
    found = queries.section(actor_of(request), number, asked.path, asked.key)
    response.headers["ETag"] = f'"{found.digest}"'
    named = ("key", "first", "last", "digest", "text")
    return {"path": asked.path, **{name: getattr(found, name) for name in named}}


class FileAsked(Sent):
    """Which file."""

    path: Path


class FileOut(Schema):
    """A file of an edition."""

    path: str
    text: str
    digest: str


class ClauseOut(Schema):
    """A clause: its text with markup, and the marks under it (純文, 未行, 見)."""

    id: str
    path: str
    line: int
    text: str
    marks: list[dict[str, str]]


@area.reads(f"{EDITION}/clauses", list[ClauseOut])
def list_clauses(request: HttpRequest, number: Id) -> list[dict[str, Any]]:
    """Every clause of an edition that can be read, in the order of its chapters."""
    source = queries.handbook_of(actor_of(request), number).checked.source
    return [
        {
            "id": clause.id, "path": chapter.file, "line": clause.span.line, "text": clause.text.value,
            "marks": [{"kind": mark.kind, "text": mark.text.value} for mark in clause.marks],
        }
        for chapter in (source.chapters if source else ())
        for clause in chapter.clauses
    ]  # fmt: skip


class CardOut(Schema):
    """A card: its kind and name, where it stands, the clause it carries out, its days, its text and digest."""

    kind: str
    name: str
    path: str
    line: int
    clause: str | None
    since: date | None
    until: date | None
    note: str
    text: str
    digest: str


@area.reads(f"{EDITION}/cards", list[CardOut])
def list_cards(request: HttpRequest, number: Id) -> list[dict[str, Any]]:
    """Every card of an edition that can be read."""
    found = queries.handbook_of(actor_of(request), number)
    source = found.checked.source
    placed = {
        (path, one.block.span.line): one
        for path, text in found.files.items() if path.endswith(".md")
        for one in cards(text)
    }  # fmt: skip
    told = []
    for card in source.cards if source else ():
        place = placed.get((card.span.file, card.span.line))
        told.append({
            "kind": card.kind, "name": card.name.value, "path": card.span.file, "line": card.span.line,
            "clause": card.clause, "since": None if card.since is None else day_of(card.since),
            "until": None if card.until is None else day_of(card.until), "note": card.note,
            "text": place.text if place else "", "digest": place.digest if place else "",
        })  # fmt: skip
    return told


class FaultOut(Schema):
    """A fault of a handbook at its place; severity error keeps it from coming into force."""

    code: str
    severity: str
    path: str
    key: str
    line: int
    column: int
    message: str
    advice: str


@area.reads(f"{EDITION}/faults", list[FaultOut])
def list_faults(request: HttpRequest, number: Id) -> list[dict[str, Any]]:
    """Every fault and warning of an edition, in the order of its texts."""
    found = live.faults(actor_of(request), number, language())
    return [{**asdict(one), "message": one.said, "advice": one.better} for one in found]


class SearchAsked(Sent):
    """Words, in either script."""

    q: Annotated[str, Field(min_length=1, max_length=200), PRINTED]


class HitOut(Schema):
    """A place that holds every word: a clause, or a rule by its name."""

    path: str
    key: str
    title: str
    text: str
    kind: str


@area.reads(f"{EDITION}/search", list[HitOut])
def search_edition(request: HttpRequest, number: Id, asked: Query[SearchAsked]) -> list[Any]:
    """Clauses and rules that hold every word, rules first."""
    return list(queries.search(actor_of(request), number, asked.q))


class DiffLine(Schema):
    """A line: `what` is + where it was added, - where removed, empty where it is the same."""

    what: str
    text: str


class PlaceOut(Schema):
    """A section, or a whole file, that differs."""

    path: str
    key: str
    lines: list[DiffLine]


class RuleOut(Schema):
    """A rule that differs: how, and its card before and after."""

    kind: str
    name: str
    clause: str
    how: str
    before: str
    after: str


class Comparison(Schema):
    """Texts that differ; `rules` is null when one of the two has faults, so that its rules cannot be told."""

    texts: list[PlaceOut]
    rules: list[RuleOut] | None


class CompareAsked(Sent):
    """With which edition, which is the older one."""

    older: Id


@area.reads(f"{EDITION}/comparison", Comparison)
def compare_editions(request: HttpRequest, number: Id, asked: Query[CompareAsked]) -> dict[str, Any]:
    """What differs between two editions: section by section, and rule by rule."""
    found = difference(actor_of(request), asked.older, number)
    texts = [
        {"path": place.path, "key": place.key, "lines": [{"what": what, "text": text} for what, text in place.lines]}
        for place in found.texts
    ]
    return {"texts": texts, "rules": None if found.rules is None else list(found.rules)}


ZIP = "application/zip"
ZIPPED: dict[str, Any] = {
    "responses": {200: {"description": "A zip file.", "content": {ZIP: {"schema": {"type": "string"}}}}}
}


@area.get(f"{EDITION}/zip", auth=Token(Scope.HANDBOOK_READ), response={200: None}, openapi_extra=ZIPPED)
def take_out(request: HttpRequest, number: Id) -> HttpResponse:
    """The texts of an edition with those of the handbooks it takes over, as a zip file."""
    return HttpResponse(zip_of(actor_of(request), number), content_type=ZIP)
