"""How a company begins: its owner, and the handbook it starts from, both or neither."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction

from kaohe.access.acting import acting
from kaohe.access.founding import found_company
from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.editions.actions import found_on
from kaohe.editions.checking import foreseen
from kaohe.editions.shipped import shipped_handbook, title_of


def begin(
    actor: Actor, number: str, *, name: str, since: date, password: str, shipped: Path, handbook: str = ""
) -> Account:
    """Makes the owner; with the name of a handbook under `shipped`, his company's copy of it is in force from his first
    day on. Raises what `found_company` and `found_on` raise; then nothing is there."""
    upload = shipped_handbook(shipped, handbook) if handbook else None
    if upload is not None:
        foreseen(upload.top, upload.files)
    with transaction.atomic():
        account = found_company(actor, number, name=name, since=since, password=password)
        if upload is not None:
            found_on(acting(account.pk), upload, title=title_of(shipped, handbook), since=since)
    return account
