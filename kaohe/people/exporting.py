"""Taking the list of people out of the house: told in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from django.db import transaction

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.ledger.actions import record
from kaohe.people.directory import Choice, directory


@transaction.atomic
def export_directory(actor: Actor, day: date, choice: Choice, *, kind: str, columns: Iterable[str]) -> list[list[str]]:
    """The rows of the list as texts, for a file of a kind (csv, xlsx). Raises NotAllowed."""
    require(actor, Permission.PEOPLE_READ)
    rows = [[written(row[name]) for name in columns] for row in directory(actor, day, choice)]
    chosen = {name: value for name, value in asdict(choice).items() if value}
    detail = {"day": day.isoformat(), "rows": len(rows), "kind": kind, "choice": chosen}
    record(actor, "people.list.export", "list", "people", detail=detail)
    return rows


def written(value: object) -> str:
    """A cell as text."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
