"""A company of 10,000 people with two years of records, in a database: what pages are measured over.

It holds the small company of the tests, whose addresses every page has, and a call centre around it: units in three
levels, everybody with an account and the posts of two years, a million entries in five registers. The same numbers
give the same company.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaohe.base.actor import Actor
    from kaohe.handbook.book import Book
    from kaohe.intake.schema import FieldSchema
    from kaohe.records.models import Revision

REGISTERS = {"投訴": "shop", "滿意度調查": "", "質檢評分": "", "外呼結果": "", "訂單": ""}
"""The registers that are filled, with the handbook that has them where it is not the call centre's."""
FIRST, DAYS = date(2024, 11, 1), 730
EPOCH = date(1970, 1, 1)
AT_ONCE = 2_000
GROUP, AREA = 25, 20
"""People in a group, groups in an area."""
LEDGER = 50_000


def start(folder: Path) -> None:
    """Django over a database in the folder, or the one that DATABASE_URL names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaohe.config.settings")
    os.environ["KAOHE_DATA"] = str(folder)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def company(people: int, entries: int) -> None:
    """Makes the company where it is not there yet; what was begun and not ended is in the way."""
    from django.contrib.auth import get_user_model

    from kaohe.base.actor import Actor
    from kaohe.ledger.models import Entry
    from kaohe.people.models import Person

    if Person.objects.count() >= people and Entry.objects.count() >= LEDGER:
        return
    from tests.company import put_in_force, settle

    account = get_user_model().objects.create(login="owner", is_owner=True)
    owner = Actor("owner", account=account.pk)
    settle(owner)
    put_in_force(owner)
    call_centre(owner)
    everybody(owner, people)
    records(entries)
    ledger(owner)
    tidied()


def call_centre(owner: Actor) -> None:
    """The handbook of a whole call centre, in force beside the small one."""
    from django.conf import settings

    from kaohe.editions.actions import found_on
    from kaohe.editions.shipped import shipped_handbook

    found_on(owner, shipped_handbook(settings.HANDBOOKS, "call-centre"), title="呼叫中心", since=FIRST)


def everybody(owner: Actor, count: int) -> None:
    """Units, people below one another in them, three posts each, an account each."""
    from kaohe.access.models import Account
    from kaohe.people.actions import open_unit
    from kaohe.people.models import Assignment, Employment, Person, Unit

    groups = -(-count // GROUP)
    for area in range(-(-groups // AREA)):
        open_unit(owner, f"A{area:02}", name=f"第{area}區", since=FIRST)
    for group in range(groups):
        open_unit(owner, f"G{group:03}", name=f"第{group}班組", since=FIRST, parent=f"A{group // AREA:02}")
    Person.objects.bulk_create([Person(number=f"P{number:05}") for number in range(count)], AT_ONCE)
    person = dict(Person.objects.filter(number__startswith="P").values_list("number", "pk"))
    unit = dict(Unit.objects.values_list("code", "pk"))
    above = person_of("D1")
    facts: dict[str, Any] = {"known_at": moment(), "entry": 1}
    chance = random.Random(11)
    names = "王李張劉陳楊趙黃周吳徐孫胡朱高林何郭馬羅", "明芳偉娜靜強磊軍洋勇艷傑娟濤超秀霞平剛桂蘭"
    employed, held = [], []
    for number in range(count):
        name = chance.choice(names[0]) + chance.choice(names[1]) + chance.choice(names[1])
        own = person[f"P{number:05}"]
        employed.append(Employment(person_id=own, name=name, since=FIRST, **facts))
        group = number // GROUP
        leads = number % GROUP == 0
        boss = above if leads and group % AREA == 0 else person[f"P{head_of(number, leads=leads):05}"]
        post = "主管" if leads and group % AREA == 0 else "班長" if leads else "TSR"
        for place in range(3):
            since = FIRST + timedelta(days=240 * place)
            until = None if place == 2 else since + timedelta(days=239)
            held.append(
                Assignment(
                    person_id=own, post=post, unit_id=unit[f"G{group:03}"], superior_id=boss, grade=f"{place}級",
                    since=since, until=until, **facts,
                )
            )  # fmt: skip
    Employment.objects.bulk_create(employed, AT_ONCE)
    Assignment.objects.bulk_create(held, AT_ONCE)
    known = Person.objects.filter(account=None)
    Account.objects.bulk_create([Account(login=one.number, person=one) for one in known], AT_ONCE)


def head_of(number: int, *, leads: bool) -> int:
    """Who stands above: the first of the group, for those the first of the area."""
    return number // (GROUP * AREA) * (GROUP * AREA) if leads else number // GROUP * GROUP


def records(count: int) -> None:
    """The entries, as many in each register."""
    from kaohe.editions.in_force import book_in_force
    from kaohe.records.models import Revision

    first = 1
    for name, handbook in REGISTERS.items():
        made = entries(book_in_force(FIRST, handbook or "call-centre"), name, first, count // len(REGISTERS))
        while some := list(islice(made, AT_ONCE)):
            Revision.objects.bulk_create(some)
        first += count // len(REGISTERS)


def entries(book: Book, name: str, first: int, count: int) -> Iterator[Revision]:
    """Entries of two years, as if they had been written one by one."""
    from kaohe.intake.cells import show
    from kaohe.people.models import Person
    from kaohe.records.entries import fill, places_of, words_of
    from kaohe.records.models import Revision
    from kaohe.records.schemas import plain_schema
    from kaohe.records.slots import slots_of

    register = book.register(name)
    if register is None:
        raise LookupError(name)
    schema, places, chance, now = (
        plain_schema(book, register),
        places_of(book, register),
        random.Random(first),
        moment(),
    )
    slots = slots_of(schema, places.apart)
    numbers = list(Person.objects.order_by("number").values_list("number", flat=True))
    for place in range(count):
        day = (FIRST - EPOCH).days + place * DAYS // count
        values: dict[str, int | str | None] = {
            field.name: value(field, chance, day, numbers, f"{name[0]}{place:07}") for field in schema.fields
        }
        row = {field.name: show(values[field.name], field) for field in schema.fields}
        entry = first + place
        key = " ".join(row[part.value] for part in register.key)
        made = Revision(register=name, entry=entry, key=key, row=row, words=words_of(row.values()))
        made.known_at, made.position = now, 1
        fill(made, values, places, slots)
        yield made


def value(field: FieldSchema, chance: random.Random, day: int, numbers: list[str], key: str) -> int | str:
    """A value of a field, as its type keeps it."""
    from kaohe.intake.moments import DAY_SECONDS
    from kaohe.intake.schema import CHOICE, DATE, MOMENT, NUMBER, TEXT, TRUTH

    if field.type == TEXT:
        return key
    if field.type == DATE:
        return day
    if field.type == MOMENT:
        return day * DAY_SECONDS + chance.randrange(28_800, 64_800)
    if field.type == CHOICE:
        return chance.randrange(len(field.options))
    if field.type == TRUTH:
        return chance.randrange(2)
    if field.type == NUMBER and field.number:
        low = field.number.low or 0
        return chance.randint(low, min(low + 500, field.number.high or low + 500))
    return chance.choice(numbers)


def ledger(owner: Actor) -> None:
    """A long chain: what was done in two years."""
    from kaohe.ledger.digests import of_entry
    from kaohe.ledger.models import Entry

    last = Entry.objects.order_by("-position")[0]
    position, previous, made = last.position, last.digest, []
    while position < LEDGER:
        position += 1
        fields = {
            "position": position, "at": last.at + timedelta(seconds=position), "actor": owner.name,
            "action": "records.entry.enter", "kind": "register", "subject": "投訴", "period": "", "detail": {"rows": 1},
            "reason_digest": "", "previous": previous,
        }  # fmt: skip
        previous = of_entry(fields)
        made.append(Entry(**fields, digest=previous))
    Entry.objects.bulk_create(made, AT_ONCE)


def tidied() -> None:
    """PostgreSQL knows how many rows there are of what, as its own upkeep tells it after a while; SQLite has none."""
    from django.db import connection

    if "postgresql" in connection.settings_dict["ENGINE"]:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def person_of(number: str) -> int:
    """The row of a person."""
    from kaohe.people.models import Person

    return Person.objects.get(number=number).pk


def moment() -> Any:
    """Now."""
    from django.utils import timezone

    return timezone.now()
