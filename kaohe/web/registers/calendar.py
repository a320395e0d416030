"""The calendar of a dated register: a month's days with their records, narrowed as the list is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaohe.base.dates import day_number
from kaohe.base.period import Grain, NotAPeriod, Period
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.schema import CHOICE
from kaohe.records.looking import Filter, Is, Line, Listing
from kaohe.records.queries import day_field, list_of, listed
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.registers.books import register_of
from kaohe.web.registers.lists import asked, rights
from kaohe.web.registers.narrowing import FROM, IS, TO
from kaohe.web.registers.table import address
from kaohe.web.texts import t

MOST_SHOWN, MOST_READ = 3, 500
"""Records that a day shows, and that are read for a month; of the others a day says how many there are."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record on its day."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid."""

    day: date
    is_of_month: bool
    is_today: bool
    count: int
    items: tuple[Item, ...]
    more: int
    address: str


@require_safe
def calendar_page(request: HttpRequest, name: str) -> HttpResponse:
    """A month of the register."""
    book, register = register_of(name)
    dated = day_field(register)
    records = list_of(actor_of(request), book, register)
    month = month_of(request)
    form, look = asked(request, register, records)
    within = [item for item in look.filters if item.field != dated]
    within += [Filter(dated, test, day.isoformat()) for test, day in limits(month)]
    look = replace(look, filters=tuple(within), sort=dated, descending=False, first=0, size=MOST_READ)
    found = listed(book, register, records, look)
    query = request.GET.copy()
    query.pop("month", None)
    return page(
        request,
        "registers/calendar.html",
        fragment="registers/month.html",
        title=t("registers.calendar_title", name=name),
        purpose=register.note,
        back=(reverse("registers:list", args=[name]), name),
        name=name,
        month=month,
        months=[(month.shift(by), f"?{with_month(request, month.shift(by))}") for by in (-1, 1)],
        form=form,
        weeks=list(weeks(book, register, records.days(look), found, month, list_address(request, register))),
        heads=[
            t(f"registers.weekday_{(at - 1) % 7 + 1}") for at in range(first_weekday(book), first_weekday(book) + 7)
        ],
        count=found.count,
        may=rights(actor_of(request), register),
        query=query.urlencode(),
    )


def month_of(request: HttpRequest) -> Period:
    """The month of the address, else today's."""
    try:
        found = Period.parse(request.GET.get("month", ""))
    except NotAPeriod:
        found = None
    is_month = found is not None and found.grain is Grain.MONTH and 1970 < found.first_day.year < 9000
    return found if is_month and found else Period.containing(timezone.localdate(), Grain.MONTH)


def limits(month: Period) -> tuple[tuple[Is, date], tuple[Is, date]]:
    """From its first day to its last."""
    return (Is.LEAST, month.first_day), (Is.MOST, month.last_day)


def with_month(request: HttpRequest, month: Period) -> str:
    """The same look at another month."""
    chosen = request.GET.copy()
    chosen["month"] = str(month)
    return chosen.urlencode()


def first_weekday(book: Book) -> int:
    """The day with which the handbook's weeks begin, 1 for Monday."""
    return book.source.settings.week.first_weekday


def list_address(request: HttpRequest, register: Register) -> str:
    """The list with the choices of the calendar, but for its days."""
    chosen, dated = request.GET.copy(), day_field(register)
    for name in ("month", "page", "since", "until", f"{IS}-{dated}", f"{FROM}-{dated}", f"{TO}-{dated}"):
        chosen.pop(name, None)
    return f"{reverse('registers:list', args=[register.name.value])}?{chosen.urlencode()}"


def weeks(
    book: Book, register: Register, counts: Mapping[int, int], found: Listing, month: Period, home: str
) -> Iterator[list[Day]]:
    """The month's weeks, whole. `home`: the list of the same records."""
    dated = day_field(register)
    lines: dict[str, list[Line]] = {}
    for line in found.lines:
        lines.setdefault(line.values.get(dated, "")[:10], []).append(line)
    day = month.first_day - timedelta(days=(month.first_day.isoweekday() - first_weekday(book)) % 7)
    while day <= month.last_day:
        week = [day + timedelta(days=at) for at in range(7)]
        yield [of_day(one, month, counts, lines, register, found, home) for one in week]
        day += timedelta(days=7)


def of_day(
    day: date,
    month: Period,
    counts: Mapping[int, int],
    lines: Mapping[str, list[Line]],
    register: Register,
    found: Listing,
    home: str,
) -> Day:
    """One day with its first records."""
    is_of_month = month.first_day <= day <= month.last_day
    count = counts.get(day_number(day), 0) if is_of_month else 0
    shown = lines.get(day.isoformat(), [])[:MOST_SHOWN] if is_of_month else []
    items = tuple(Item(words_of(line, found), address(register, line)) for line in shown)
    there = f"{home}&since={day.isoformat()}&until={day.isoformat()}"
    return Day(day, is_of_month, day == timezone.localdate(), count, items, count - len(items), there)


def words_of(line: Line, found: Listing) -> str:
    """What a record is called in the calendar: whose it is by name, and what kind."""
    names = [found.names[value] for value in line.values.values() if value in found.names]
    kinds = [line.values[field.name] for field in found.fields if field.type == CHOICE and field.name in line.values]
    return " ".join([*(names[:1] or [line.key]), *kinds[:1]])
