"""Ten times the data: what the small company has, much more often; a page must not ask the database more for it."""

from datetime import date, timedelta

from django.utils import timezone

from kaohe.access.acting import acting
from kaohe.access.actions import name_stand_in
from kaohe.access.models import Account
from kaohe.editions.actions import comment, start_draft
from kaohe.people.actions import Post, assign, hire, open_unit
from kaohe.people.models import Person
from kaohe.people.staff_list import keep_staff_list
from kaohe.records.actions import enter, stage
from kaohe.records.files import keep_upload
from kaohe.records.imports import look_at
from tests.company import PEOPLE, SINCE, book

TIMES = 10
POSTS = [(post, unit, superior) for post, unit, superior in PEOPLE.values() if superior]


def grow(owner, draft):
    """People in every unit, units below units, accounts, entries, imports, drafts, comments, stand-ins, lists."""
    grow_people(owner)
    grow_records(owner)
    hr = acting(Account.objects.get(login="H1").pk)
    for place in range(TIMES):
        comment(owner, draft, f"意見{place}")
        start_draft(hr, "shop", title=f"草稿{place}")
        keep_staff_list(owner, f"{place}.csv", f"工號,姓名\nE1,甲{place}\n".encode())


def grow_people(owner):
    """The company ten times, each person with a past post and an account; some stand in for others."""
    for place in range(TIMES):
        open_unit(owner, f"X{place}", name=f"小組{place}", since=SINCE, parent=f"U{place % 3 + 1}")
        for post, unit, superior in POSTS:
            number = f"N{place}{post[0]}{unit}{superior}"
            if not Person.objects.filter(number=number).exists():
                hire(owner, number, name=f"新人{number}", since=SINCE)
                assign(owner, number, Post("坐席", unit, superior), since=SINCE)
                assign(owner, number, Post(post, f"X{place}", superior), since=date(2024, 1, 1))
    new = Person.objects.filter(number__startswith="N")
    Account.objects.bulk_create(Account(login=person.number, person=person) for person in new)
    today = timezone.localdate()
    for place, person in enumerate(new[:TIMES]):
        since = today + timedelta(days=place + 1)
        name_stand_in(owner, "E1", person.number, since=since, until=since, reason="休假")
        assign(owner, "E1", Post("坐席", "U1", "L1", f"{place}級"), since=since)


def grow_records(owner):
    """Entries of everybody, one corrected often, and imports."""
    register = book().register("投訴")
    assert register is not None
    rows = [{"投訴號": f"G{place}", "工號": "E1", "日期": "2026-10-05"} for place in range(8 * TIMES)]
    enter(owner, book(), register, rows)
    for place in range(TIMES):
        content = f"\ufeff投訴號,工號,日期\nI{place},E2,2026-10-06\nI{place}b,誰,2026-13-06\n"
        upload = keep_upload([content.encode()])
        stage(owner, register, look_at(book(), register, upload, f"{place}.csv"))
