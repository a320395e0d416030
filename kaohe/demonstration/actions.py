"""Writing the demonstration: filling an empty company, and taking all of it away. One act each, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from kaohe.access.actions import open_accounts, take_back_slips
from kaohe.access.founding import found_company
from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.demonstration.clearing import cleared
from kaohe.demonstration.coming import REASON, bring_draft, fill_offices, let_things_come
from kaohe.demonstration.errors import NOT_CONFIRMED, DemonstrationError
from kaohe.demonstration.files import HANDBOOK, Files, keep_months, months_to_bring, remove_files
from kaohe.demonstration.models import Demonstration
from kaohe.demonstration.queries import demonstration
from kaohe.demonstration.records import bring_records
from kaohe.demonstration.roles import roles
from kaohe.demonstration.staff import bring_staff
from kaohe.editions.actions import found_on
from kaohe.editions.in_force import book_in_force
from kaohe.editions.shipped import shipped_handbook, title_of
from kaohe.ledger.actions import record

PROGRAM = Actor.system("demonstration")
"""Under this name the ledger tells of everything that was made up."""


@dataclass(frozen=True, slots=True)
class Founder:
    """The owner of the company, who is real."""

    number: str
    name: str
    since: date
    password: str


@transaction.atomic
def fill(actor: Actor, founder: Founder, files: Files, shipped: Path) -> Account:
    """Makes the owner and, around him, the company of the files. Raises what `found_company` raises."""
    require(actor, Permission.DEMONSTRATION_BEGIN)
    today = timezone.localdate()
    account = found_company(actor, founder.number, name=founder.name, since=founder.since, password=founder.password)
    months = months_to_bring(files.months)
    entry = record(actor, "demonstration.company.begin", "account", founder.number, detail={"months": months})
    upload, title, since = shipped_handbook(shipped, HANDBOOK), title_of(shipped, HANDBOOK), files.months[0].first_day
    found_on(PROGRAM, upload, title=title, since=since)
    bring_staff(PROGRAM, files.records)
    fill_offices(PROGRAM, today.replace(day=1))
    bring_records(PROGRAM, book_in_force(today), files)
    players = roles(founder.number, today)
    open_accounts(PROGRAM, reason=REASON)
    take_back_slips(PROGRAM, reason=REASON)
    let_things_come(PROGRAM, players, today)
    bring_draft(players, today)
    Demonstration.objects.create(handbook=HANDBOOK, months=months, roles=players, entry=entry.position)
    transaction.on_commit(lambda: keep_months(files.runs))
    return account


@transaction.atomic
def remove_demonstration(actor: Actor, *, confirmed: str, reason: str = "") -> None:
    """Takes everything away but the ledger and the owner with his account. `confirmed`: the actor's own number.

    Raises NotAllowed, DemonstrationError.
    """
    require(actor, Permission.DEMONSTRATION_REMOVE)
    shown = demonstration()
    if confirmed != actor.name:
        raise DemonstrationError(NOT_CONFIRMED, number=actor.name)
    months = list(shown.months)
    counts = cleared(Account.objects.get(pk=actor.account or 0))
    record(actor, "demonstration.company.remove", "account", actor.name, detail=counts, reason=reason)
    transaction.on_commit(lambda: remove_files(months))
