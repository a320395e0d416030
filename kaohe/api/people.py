"""People: who is there on a day, one person with posts and history, hiring, posts, leaving."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from kaohe.access.scopes import Scope
from kaohe.api.area import Area
from kaohe.api.bearer import actor_of
from kaohe.api.fields import SEEN, Because, Day, OnDay, Part, Sent, Why
from kaohe.people import actions
from kaohe.people.directory import SORTS, Choice, directory, names_of_people, names_of_units, posts_of
from kaohe.people.hiring import hire_to_post
from kaohe.people.models import LONGEST_CODE, LONGEST_GRADE, LONGEST_NAME, LONGEST_NUMBER, LONGEST_POST
from kaohe.people.person_file import changes_of, person_file

area = Area("people", Scope.PEOPLE_READ, Scope.PEOPLE_WRITE)
Number = Annotated[str, Field(min_length=1, max_length=LONGEST_NUMBER, examples=["E1"]), SEEN]
Code = Annotated[str, Field(min_length=1, max_length=LONGEST_CODE, examples=["U1"]), SEEN]
Sort = Annotated[str, Field(pattern=f"^-?({'|'.join(SORTS)})$", examples=["-since"])]


class PersonOut(Schema):
    """A line of the list: a person with the post held on the day."""

    number: str
    name: str
    since: date
    until: date | None
    post: str | None
    unit: str | None
    unit_name: str
    superior: str | None
    superior_name: str
    grade: str | None


class PeoplePage(Schema):
    """A part of the list, and how long it is."""

    items: list[PersonOut]
    count: int
    page: int
    size: int


class PeopleAsked(Part, OnDay):
    """Which people: part of a number or name, a unit with all below it, a superior by his number."""

    q: Annotated[str, Field(max_length=100), SEEN] = ""
    unit: Annotated[str, Field(max_length=LONGEST_CODE), SEEN] = ""
    post: Annotated[str, Field(max_length=LONGEST_POST), SEEN] = ""
    grade: Annotated[str, Field(max_length=LONGEST_GRADE), SEEN] = ""
    superior: Annotated[str, Field(max_length=LONGEST_NUMBER), SEEN] = ""
    sort: Sort = "number"


@area.reads("", PeoplePage)
def list_people(request: HttpRequest, asked: Query[PeopleAsked]) -> dict[str, Any]:
    """The people employed on a day whom you may see."""
    choice = Choice(asked.q, asked.unit, asked.post, asked.grade, asked.superior, asked.sort)
    found = directory(actor_of(request), asked.chosen, choice)
    rows = list(found[asked.first : asked.first + asked.size])
    units = names_of_units({row["unit"] for row in rows if row["unit"]}, asked.chosen)
    people = names_of_people({row["superior"] for row in rows if row["superior"]})
    for row in rows:
        row["unit_name"], row["superior_name"] = units.get(row["unit"], ""), people.get(row["superior"], "")
    return {"items": rows, "count": found.count(), "page": asked.page, "size": asked.size}


class PostIn(Sent):
    """A post: its name, the code of its unit, the number of the superior, a grade."""

    post: Annotated[str, Field(min_length=1, max_length=LONGEST_POST, examples=["坐席"]), SEEN]
    unit: Code
    superior: Annotated[str, Field(max_length=LONGEST_NUMBER), SEEN] = ""
    grade: Annotated[str, Field(max_length=LONGEST_GRADE), SEEN] = ""

    def as_post(self) -> actions.Post:
        """As the room takes it."""
        return actions.Post(self.post, self.unit, self.superior, self.grade)


class HireIn(Because):
    """Who is taken in, since when, and to which first post."""

    number: Number
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), SEEN]
    since: Day
    post: PostIn | None = None


class PersonRef(Schema):
    """Who was written."""

    number: str


@area.writes("POST", "", PersonRef, 201)
def hire_person(request: HttpRequest, sent: HireIn) -> PersonRef:
    """Take a person in; with a first post, both are done or neither."""
    post = sent.post.as_post() if sent.post else None
    person = hire_to_post(
        actor_of(request), sent.number, name=sent.name, since=sent.since, post=post, reason=sent.reason
    )
    return PersonRef(number=person.number)


class PostOut(Schema):
    """A post that is or was held."""

    post: str
    grade: str
    unit: str
    unit_name: str
    superior: str
    superior_name: str
    since: date
    until: date | None


class ReportOut(Schema):
    """Somebody directly below."""

    number: str
    name: str


class PersonFileOut(Schema):
    """A person: posts from the last to the first, those directly below on the day."""

    number: str
    name: str
    since: date
    until: date | None
    posts: list[PostOut]
    reports: list[ReportOut]


@area.reads("/{number}", PersonFileOut)
def read_person(request: HttpRequest, number: Number, asked: Query[OnDay]) -> dict[str, Any]:
    """One person as known now; names of units and reports are those of the day."""
    file = person_file(actor_of(request), number, asked.chosen)
    reports = [{"number": other, "name": name} for other, name in file.reports]
    return {
        "number": file.number, "name": file.name, "since": file.since, "until": file.until, "posts": file.posts,
        "reports": reports,
    }  # fmt: skip


class ChangeOut(Schema):
    """An entry of the ledger by which something about a person became known."""

    position: int
    at: datetime
    actor: str
    action: str
    detail: dict[str, Any]
    reason: str


@area.reads("/{number}/changes", list[ChangeOut])
def read_person_changes(request: HttpRequest, number: Number) -> list[dict[str, Any]]:
    """How each fact about a person became known, the last first."""
    return [
        {
            "position": one.position, "at": one.at, "actor": one.actor, "action": one.action, "detail": one.detail,
            "reason": one.reason.text if hasattr(one, "reason") else "",
        }
        for one in changes_of(actor_of(request), number)
    ]  # fmt: skip


class AssignIn(PostIn, Because):
    """A post from a day on."""

    since: Day


@area.writes("POST", "/{number}/posts", PersonRef, 201)
def assign_post(request: HttpRequest, number: Number, sent: AssignIn) -> PersonRef:
    """Give a post from a day on; the one held until then ends the day before."""
    actions.assign(actor_of(request), number, sent.as_post(), since=sent.since, reason=sent.reason)
    return PersonRef(number=number)


class WithdrawPostIn(Sent):
    """The post that begins on a day was given by mistake."""

    since: Day
    reason: Why


@area.writes("POST", "/{number}/posts/withdrawal", PersonRef)
def withdraw_post(request: HttpRequest, number: Number, sent: WithdrawPostIn) -> PersonRef:
    """Take back a post that should not have been given; the one before it goes on."""
    actions.withdraw_post(actor_of(request), number, since=sent.since, reason=sent.reason)
    return PersonRef(number=number)


class RenameIn(Sent):
    """Another name, from the beginning."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), SEEN]
    reason: Why


@area.writes("POST", "/{number}/name", PersonRef)
def rename_person(request: HttpRequest, number: Number, sent: RenameIn) -> PersonRef:
    """Give a person another name; the old one stays readable."""
    actions.rename(actor_of(request), number, name=sent.name, reason=sent.reason)
    return PersonRef(number=number)


class LeaveIn(Sent):
    """The last day."""

    last_day: Day
    reason: Why


@area.writes("POST", "/{number}/leaving", PersonRef)
def end_employment(request: HttpRequest, number: Number, sent: LeaveIn) -> PersonRef:
    """End a person's time in the company; posts that reach beyond end with it."""
    actions.end_employment(actor_of(request), number, last_day=sent.last_day, reason=sent.reason)
    return PersonRef(number=number)


posts = Area("people", Scope.PEOPLE_READ)


@posts.reads("", list[str])
def list_posts(request: HttpRequest, asked: Query[OnDay]) -> list[str]:
    """The posts that are held on a day by people whom you may see."""
    return posts_of(actor_of(request), asked.chosen)
