"""Drafts of the handbook: begun, written clause by clause, commented on, handed in.

To approve one and to put it in force is for people on their pages, not for programs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from kaohe.api import handbook
from kaohe.api.area import IfMatch, revision_of
from kaohe.api.bearer import actor_of
from kaohe.api.fields import PRINTED, SEEN, Because, Day, Id, Sent, Why
from kaohe.api.handbook import EDITION, FileAsked, FileOut, Key, Path
from kaohe.editions import actions, queries
from kaohe.editions.cards import Spot, cards
from kaohe.editions.folders import digest
from kaohe.editions.models import LONGEST_FOLDER, LONGEST_TITLE, Revision
from kaohe.editions.sections import settled
from kaohe.handbook.files import MOST_BYTES

area = handbook.area  # One area: what is read and what is written share addresses.
Handbook = Annotated[str, Field(min_length=1, max_length=LONGEST_FOLDER, examples=["shop"]), SEEN]
Said = Annotated[str, Field(min_length=1, max_length=actions.LONGEST_COMMENT), PRINTED]
Written = Annotated[str, Field(max_length=MOST_BYTES), PRINTED]


class DraftIn(Because):
    """A draft on the latest edition of a handbook, or with the texts of another one."""

    handbook: Handbook
    title: Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE), SEEN]
    like: Id | None = None


class DraftRef(Schema):
    """Which edition was written, and where it stands."""

    number: int
    state: str


@area.writes("POST", "/editions", DraftRef, 201)
def start_draft(request: HttpRequest, sent: DraftIn) -> Any:
    """Begin a draft."""
    return actions.start_draft(actor_of(request), sent.handbook, title=sent.title, like=sent.like, reason=sent.reason)


class Saved(Schema):
    """How often the draft was saved, and the digest of what was written, which the next change needs."""

    revision: int
    digest: str


def saved(revision: Revision, text: str) -> Saved:
    """What came of a save."""
    return Saved(revision=revision.position, digest=digest(text))


class SectionIn(Sent):
    """The new text of a section; an empty one takes it away."""

    path: Path
    key: Key
    text: Written


@area.writes("PUT", f"{EDITION}/section", Saved)
def save_section(request: HttpRequest, number: Id, sent: SectionIn, if_match: IfMatch) -> Saved:
    """Write a clause, with the cards under it, in the place of the text that was read."""
    actor = actor_of(request)
    made = actions.save_section(actor, number, sent.path, sent.key, sent.text, loaded=revision_of(if_match))
    return saved(made, settled(sent.text))


@area.reads(f"{EDITION}/file", FileOut)
def read_file(request: HttpRequest, response: HttpResponse, number: Id, asked: Query[FileAsked]) -> FileOut:
    """A whole file of an edition: settings, a table, worked cases, a chapter."""
    text = queries.file(actor_of(request), number, asked.path)
    response.headers["ETag"] = f'"{digest(text)}"'
    return FileOut(path=asked.path, text=text, digest=digest(text))


class FileIn(Sent):
    """The new text of a file; null takes the file away."""

    path: Path
    text: Written | None


@area.writes("PUT", f"{EDITION}/file", Saved)
def save_file(request: HttpRequest, number: Id, sent: FileIn, if_match: IfMatch) -> Saved:
    """Write a whole file in the place of what was read; If-Match "new" for a new one."""
    actor, loaded = actor_of(request), revision_of(if_match)
    loaded = "" if loaded == "new" else loaded
    made = actions.save_file(actor, number, sent.path, sent.text, loaded=loaded)
    return saved(made, "" if sent.text is None else settled(sent.text) + "\n")


class ValueIn(Sent):
    """Another value of a 參數, from a day on where one is given."""

    path: Path
    name: Annotated[str, Field(min_length=1, max_length=100), SEEN]
    value: Annotated[str, Field(min_length=1, max_length=80), SEEN]
    since: Day | None = None


@area.writes("PUT", f"{EDITION}/value", Saved)
def set_value(request: HttpRequest, number: Id, sent: ValueIn, if_match: IfMatch) -> Saved:
    """Give a 參數 another value; If-Match is the digest of its card."""
    spot = Spot(sent.path, "參數", sent.name, revision_of(if_match))
    actor = actor_of(request)
    made = actions.set_value(actor, number, spot, sent.value, since=sent.since)
    written = cards(queries.file(actor, number, sent.path))
    return saved(made, next((one.text for one in written if one.block.name.value == sent.name), ""))


class SubmitIn(Because):
    """Until when comments are taken, where there is a comment round."""

    comments_until: Day | None = None


@area.writes("POST", f"{EDITION}/submission", DraftRef)
def submit_draft(request: HttpRequest, number: Id, sent: SubmitIn) -> Any:
    """Hand a draft without faults in, to comments and to approval."""
    return actions.submit(actor_of(request), number, comments_until=sent.comments_until, reason=sent.reason)


@area.writes("POST", f"{EDITION}/return", DraftRef)
def take_back_draft(request: HttpRequest, number: Id, sent: Because) -> Any:
    """Make what was handed in a draft again."""
    return actions.take_back(actor_of(request), number, reason=sent.reason)


class GiveUpIn(Sent):
    """Why."""

    reason: Why


@area.writes("POST", f"{EDITION}/withdrawal", DraftRef)
def withdraw_edition(request: HttpRequest, number: Id, sent: GiveUpIn) -> Any:
    """Give an edition up that has not come into force yet."""
    queries.edition(actor_of(request), number)
    return actions.withdraw(actor_of(request), number, reason=sent.reason)


class CommentOut(Schema):
    """What somebody said about a clause or the whole, and what was answered."""

    id: int
    clause: str
    text: str
    by: str
    at: datetime
    answer: str | None
    answered_by: str | None


@area.reads(f"{EDITION}/comments", list[CommentOut])
def list_comments(request: HttpRequest, number: Id) -> list[dict[str, Any]]:
    """What was said about an edition."""
    found = queries.comments(actor_of(request), number)
    return [
        {
            "id": one.pk, "clause": one.clause, "text": one.text, "by": one.by, "at": one.at,
            "answer": one.answer.text if hasattr(one, "answer") else None,
            "answered_by": one.answer.by if hasattr(one, "answer") else None,
        }
        for one in found
    ]  # fmt: skip


class CommentIn(Sent):
    """About which clause, the whole where none is named."""

    text: Said
    clause: Annotated[str, Field(max_length=LONGEST_FOLDER), SEEN] = ""


class CommentRef(Schema):
    """Which comment."""

    id: int


@area.writes("POST", f"{EDITION}/comments", CommentRef, 201)
def write_comment(request: HttpRequest, number: Id, sent: CommentIn) -> CommentRef:
    """Say something about a clause, or about the whole."""
    return CommentRef(id=actions.comment(actor_of(request), number, sent.text, clause=sent.clause).pk)


class AnswerIn(Sent):
    """The answer."""

    text: Said


@area.writes("POST", "/comments/{comment}/answer", CommentRef, 201)
def answer_comment(request: HttpRequest, comment: Id, sent: AnswerIn) -> CommentRef:
    """Answer a comment."""
    actions.answer(actor_of(request), comment, sent.text)
    return CommentRef(id=comment)
