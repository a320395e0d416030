"""The records of a month as the company's database keeps them, and the note that a month was closed with them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.register import Intake
from kaohe.month.reading import asked_for
from kaohe.records.closings import mark_used, moment_to_read
from kaohe.records.relation import relation


class Kept:
    """The records of the database as of one moment, so that registers read one after the other belong together.

    Without `as_of` (on the company's clock) all that is known now.
    """

    def __init__(self, as_of: datetime | None = None) -> None:
        now = moment_to_read()
        said = as_of.replace(tzinfo=ZoneInfo(settings.TIME_ZONE)) if as_of else now
        self.known_until = min(said, now)

    def __call__(self, book: Book, register: Register) -> Intake:
        """The records of one register; not delivered when nobody ever wrote in it."""
        found = relation(book, register, self.known_until)
        table, refused = found.table, len({fault.row for fault in found.faults})
        key = register.key[0].value if len(register.key) == 1 else ""
        return Intake(
            table=table,
            delivered=table is not None,
            taken=table.num_rows if table is not None else 0,
            left_out=(),
            faults=found.faults,
            files=(),
            refused=refused,
            named=table[key] if table is not None and key and table.schema.field(key).type == "string" else None,
        )


def mark_closed(actor: Actor, book: Book, period: Period, known_until: datetime) -> None:
    """Notes that the month was closed with what the registers held at a moment. Raises NotAllowed."""
    mark_used(actor, asked_for(book), period, known_until)
