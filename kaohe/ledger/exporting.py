"""Taking entries out of the house, for an auditor: told in the ledger itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.ledger.actions import record
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import entries

COLUMNS = (
    "position", "at", "actor", "action", "kind", "subject", "period", "detail", "reason", "instead_of", "previous",
    "digest",
)  # fmt: skip
BATCH = 2000


@transaction.atomic
def export_entries(actor: Actor, narrowed: Mapping[str, Any], *, kind: str) -> Iterator[list[str]]:
    """The entries that `entries(**narrowed)` gives, newest first, as texts of COLUMNS; `kind` is csv or xlsx.

    They are read while the file is written. Raises NotAllowed.
    """
    require(actor, Permission.LEDGER_READ)
    found = entries(actor, **narrowed)
    chosen = {name: str(value) for name, value in narrowed.items() if value}
    last = found.values_list("position", flat=True).first() or 0
    record(actor, "ledger.entry.export", "entry", str(last), detail={"kind": kind, "choice": chosen})
    return (written(entry) for entry in found.filter(position__lte=last).iterator(chunk_size=BATCH))


def written(entry: Entry) -> list[str]:
    """An entry as texts; its moment in UTC, its detail as JSON, as they were digested."""
    reason = getattr(entry, "reason", None)
    detail = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
    done = [str(entry.position), entry.at.isoformat(), entry.actor, entry.action]
    about = [entry.kind, entry.subject, entry.period, detail, reason.text if reason else "", entry.instead_of]
    return [*done, *about, entry.previous, entry.digest]
