"""The registers that other rooms keep (persons, units, posts; circulars), as rows of the handbook's own fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.handbook.scopes import PEOPLE, POSTS
from kaohe.intake.header import KNOWN_AT
from kaohe.intake.moments import show_moment
from kaohe.notices.kinds import NOTICE, REPORT, RULE
from kaohe.notices.models import Notice
from kaohe.notices.queries import known_notices, known_receipts, receipts_of, withdrawn
from kaohe.people.facts import AnyFact, as_of, current
from kaohe.people.models import Assignment, Employment, UnitStanding
from kaohe.records.times import local_seconds

UNITS = "單位"
Row = dict[str, str]
Staff = TypeVar("Staff", Employment, Assignment)


def is_of_people(register: Register) -> bool:
    """Whether `people`, or `notices`, keeps it."""
    return fold(register.name.value) in SOURCES


def staff_rows(register: str, moment: datetime | None) -> list[Row] | None:
    """The rows of a register that `people` keeps, as known at a moment; None when it keeps no such register."""
    found = SOURCES.get(fold(register))
    return None if found is None else list(found(moment))


def staff_rows_of(register: str, number: str) -> list[Row]:
    """The rows about one person, as known now, of a register that `people` or `notices` keeps."""
    if fold(register) == fold("閱知"):
        return [receipt(*one) for one in receipts_of(number, timezone.localdate())]
    source = {fold(PEOPLE): persons, fold(POSTS): posts}.get(fold(register))
    return list(source(None, number)) if source else []


def known(facts: QuerySet[AnyFact], moment: datetime | None) -> QuerySet[AnyFact]:
    """What is known, or was at a moment."""
    return current(facts) if moment is None else as_of(facts, moment)


def about(facts: QuerySet[Staff], number: str) -> QuerySet[Staff]:
    """Facts about one person; about everybody for no number."""
    return facts.filter(person__number=number) if number else facts


def persons(moment: datetime | None, number: str = "") -> Iterator[Row]:
    """Everybody who was ever employed, or one of them."""
    stays = known(about(Employment.objects.all(), number), moment).select_related("person").order_by("since")
    last = {one.person.number: one for one in stays}  # Who came back is there by his last stay, and by all his posts.
    for _, one in sorted(last.items()):
        row = {"工號": one.person.number, "姓名": one.name, "入職日": shown(one.since), "離職日": shown(one.until)}
        yield extra(one.extra) | row | since(one.known_at)


def units(moment: datetime | None) -> Iterator[Row]:
    """Each unit as it stood last."""
    standings = known(UnitStanding.objects.all(), moment).select_related("unit", "parent").order_by("since")
    last = {one.unit.code: one for one in standings}
    for code, one in sorted(last.items()):
        above = one.parent.code if one.parent else ""
        yield {"單位": code, "名稱": one.name, "上級單位": above} | since(one.known_at)


def posts(moment: datetime | None, number: str = "") -> Iterator[Row]:
    """Each span of a post, of everybody or of one."""
    held = known(about(Assignment.objects.all(), number), moment).select_related("person", "unit", "superior")
    for one in held.order_by("person__number", "since"):
        row = {"工號": one.person.number, "自": shown(one.since), "至": shown(one.until), "崗位": one.post}
        row |= {"單位": one.unit.code, "上級": one.superior.number if one.superior else "", "職級": one.grade}
        yield extra(one.extra) | row | since(one.known_at)


def circulars(moment: datetime | None) -> Iterator[Row]:
    """Each circular."""
    for one in known_notices(moment):
        day = local_day(one.published_at)
        row = {
            "編號": str(one.number),
            "種類": KIND_WORDS[one.kind],
            "標題": one.title,
            "發布日": shown(day),
            "發布人": one.by,
        }
        row |= {"發給": "、".join(one.audience), "閱知期限": shown(one.read_by)}
        yield row | {"撤回日": shown(local_day(withdrawn(one, moment)))} | since(one.published_at)


def receipts(moment: datetime | None) -> Iterator[Row]:
    """Each person to whom a circular goes, read or not."""
    for found in known_receipts(moment):
        yield receipt(*found)


def receipt(one: Notice, number: str, read_at: datetime | None) -> Row:
    """A circular and a person to whom it goes."""
    row = {"通告": str(one.number), "工號": number, "發布日": shown(local_day(one.published_at))}
    row |= {"閱知期限": shown(one.read_by), "閱於": show_moment(local_seconds(read_at)) if read_at else ""}
    return row | since(read_at or one.published_at)


KIND_WORDS = {NOTICE: "通知", REPORT: "通報", RULE: "制度"}
SOURCES: dict[str, Callable[[datetime | None], Iterator[Row]]] = {
    fold(PEOPLE): persons,
    fold(UNITS): units,
    fold(POSTS): posts,
    fold("通告"): circulars,
    fold("閱知"): receipts,
}


def local_day(moment: datetime | None) -> date | None:
    """The day of a moment, where the company is."""
    return timezone.localdate(moment) if moment else None


def shown(day: date | None) -> str:
    """A day as the handbook writes it; empty for none."""
    return day.isoformat() if day else ""


def extra(values: dict[str, object]) -> Row:
    """What the handbook adds."""
    return {name: str(value) for name, value in values.items() if value is not None}


def since(moment: datetime) -> Row:
    """When it became known."""
    return {KNOWN_AT: show_moment(local_seconds(moment))}
