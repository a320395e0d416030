"""Taking a whole company away: every row of every room but the ledger's, and what lies in files.

Which tables there are is not listed here, so that what a room adds later is taken away too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.db.models.options import Options

from kaohe.access.models import Account
from kaohe.people.models import Employment, Person

KEPT = ("kaohe.ledger",)


def cleared(owner: Account) -> dict[str, int]:
    """Rows taken away, by table. The owner keeps his account, what he signs in with, and his time in the company."""
    counts: dict[str, int] = {}
    for rows in doomed(owner):
        count = rows.count()
        if count:
            rows._raw_delete(rows.db)  # noqa: SLF001 - one statement; databases look at foreign keys when all is done
            counts[options(rows.model).label_lower] = count
    return counts


def doomed(owner: Account) -> Iterator[QuerySet[models.Model]]:
    """The rows to be taken away, table by table."""
    own: dict[type[models.Model], dict[str, object]] = {
        Account: {"pk": owner.pk},
        Person: {"pk": owner.person_id},
        Employment: {"person": owner.person_id},
    }
    for model in apps.get_models(include_auto_created=True):
        room = model.__module__.rpartition(".models")[0]
        if room in KEPT:
            continue
        rows = options(model).base_manager.all()
        if room.startswith("kaohe."):
            yield rows.exclude(**own[model]) if model in own else rows
        elif field := pointing_at_accounts(model):
            yield rows.exclude(**{field: owner.pk})


def pointing_at_accounts(model: type[models.Model]) -> str:
    """The field of a table of others' that says whose account a row is of; empty when it has none."""
    fields = [field for field in options(model).concrete_fields if field.related_model is Account]
    return fields[0].name if fields else ""


def options(model: type[models.Model]) -> Options[Any]:
    """What Django knows of a table."""
    return model._meta  # noqa: SLF001 - Django's documented name for it
