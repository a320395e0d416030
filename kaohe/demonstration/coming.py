"""What is under way in the demonstration: offices filled this month, who comes, goes and moves, a draft in comments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from kaohe.access.acting import acting
from kaohe.access.actions import name_stand_in
from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.demo import names
from kaohe.demo.chance import source
from kaohe.demonstration.files import HANDBOOK, SEED
from kaohe.demonstration.roles import PERSONNEL, PLANNER
from kaohe.editions.actions import comment, set_value, start_draft, submit
from kaohe.editions.cards import Spot, cards
from kaohe.editions.drafts import draft_files
from kaohe.handbook.names import fold
from kaohe.people.actions import Post, assign, end_employment, hire, open_unit
from kaohe.people.facts import on
from kaohe.people.models import Assignment, Person

OFFICES = ((PERSONNEL, "部長"), (PERSONNEL, PLANNER), ("財務部", PLANNER), ("廣告信息部", PLANNER), ("行政部", PLANNER))
"""Units that the handbook gives something to do, and that nobody is measured in: unit and post."""
CHAPTER, VALUE, NEW_VALUE = "sales-company/05-銷售員.md", "表格缺陷扣分", "3分/次"
REASON = "示範"
ROUND, NOTICE = 14, 20
"""Days of the comment round; days until the leaver's last one."""


def fill_offices(actor: Actor, since: date) -> None:
    """The offices with their people, from a day on."""
    rng, top = source(SEED, "offices"), head_of_all(since)
    for unit in dict.fromkeys(unit for unit, _ in OFFICES):
        open_unit(actor, unit, name=unit, since=since)
    for unit, post in OFFICES:
        newcomer(actor, names.person(rng), Post(post, unit, top), since)


def newcomer(actor: Actor, name: str, post: Post, since: date) -> str:
    """The number of somebody who is hired to a post."""
    number = f"E{Person.objects.filter(number__startswith='E').count() + 1:06}"
    hire(actor, number, name=name, since=since)
    assign(actor, number, post, since=since)
    return number


def head_of_all(day: date) -> str:
    """Who has nobody above him."""
    return on(Assignment.objects.filter(superior=None), day).select_related("person")[0].person.number


def let_things_come(actor: Actor, roles: dict[str, str], today: date) -> None:
    """A joiner and a mover from next month on, a leaver, and a stand-in for a leader."""
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    peer, leaver = held_by(roles["peer"], today), last_of_team(roles["other_leader"], today)
    elsewhere = held_by(roles["other_leader"], today)
    there = Post(peer.post, elsewhere.unit.code, roles["other_leader"], peer.grade)
    newcomer(actor, names.person(source(SEED, "joiner")), replace(there, grade=""), month)
    assign(actor, roles["peer"], there, since=month, reason=REASON)
    end_employment(actor, leaver, last_day=today + timedelta(days=NOTICE), reason=REASON)
    days = {"since": today + timedelta(days=3), "until": today + timedelta(days=9)}
    name_stand_in(actor, roles["leader"], roles["other_leader"], **days, reason=REASON)


def held_by(number: str, day: date) -> Assignment:
    """The post of a person."""
    return on(Assignment.objects.filter(person__number=number), day).select_related("unit")[0]


def last_of_team(leader: str, day: date) -> str:
    """The number of the last of a leader's people."""
    team = on(Assignment.objects.filter(superior__number=leader), day)
    return team.select_related("person").order_by("-person__number")[0].person.number


def bring_draft(roles: dict[str, str], today: date) -> None:
    """A value changed by HR, handed to comments; somebody said something, and somebody will have to answer."""
    office = on(Assignment.objects.filter(unit__code=PERSONNEL), today).exclude(person__number=roles["hr"])
    logins = (
        roles["hr"],
        office.values_list("person__number", flat=True)[0],
    )  # What is made up was said by made-up people.
    personnel, colleague = (acting(Account.objects.get(login=login).pk) for login in logins)
    edition = start_draft(personnel, HANDBOOK, title="表格缺陷多扣一分")
    text = draft_files(edition)[CHAPTER]
    card = next(one for one in cards(text) if fold(one.block.name.value) == fold(VALUE))
    set_value(personnel, edition.number, Spot(CHAPTER, card.block.kind.value, VALUE, card.digest), NEW_VALUE)
    submit(personnel, edition.number, comments_until=today + timedelta(days=ROUND), reason=REASON)
    comment(colleague, edition.number, "一次扣三分，比缺勤一天只少一分，會不會太重？", clause="S1-5.2.4")
