"""How columns and fields were put together by hand before: what was chosen once fits the next file like it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaohe.handbook.model import Register
from kaohe.intake.schema import MappingSchema
from kaohe.intake.spelling import fold
from kaohe.ledger.models import Entry
from kaohe.records.models import Batch

MOST_LOOKED_AT, MOST_PRESETS = 50, 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """How the user put columns and fields together; empty formats: the usual ones."""

    columns: Mapping[str, str]
    date_format: str = ""
    time_format: str = ""

    def schema(self) -> MappingSchema:
        """As intake reads it."""
        return MappingSchema(
            columns=dict(self.columns), date_format=self.date_format or None, time_format=self.time_format or None
        )

    def fits(self, names: Iterable[str]) -> bool:
        """Whether a file with such a header has every column that was chosen."""
        return {fold(column) for column in self.columns.values()} <= {fold(name) for name in names}


@dataclass(frozen=True, slots=True)
class Preset:
    """A choice that was made, and the file for which it was made last."""

    chosen: Chosen
    file: str
    taken_at: datetime | None


def presets(register: Register, by: str = "") -> list[Preset]:
    """The choices with which files of a register were taken, the last one first; before them those by which `by` looked
    at files that he has not taken yet."""
    taken = Batch.objects.filter(register=register.name.value, taken_at__isnull=False).order_by("-taken_at")
    rows = [*untaken(register, by), *taken.values_list("mapping", "file", "taken_at")[:MOST_LOOKED_AT]]
    found: dict[str, Preset] = {}
    for mapping, file, taken_at in rows:
        if mapping.get("columns"):
            found.setdefault(str(sorted(mapping.items(), key=str)), Preset(Chosen(**mapping), file, taken_at))
    return list(found.values())[:MOST_PRESETS]


def untaken(register: Register, by: str) -> list[tuple[dict[str, Any], str, None]]:
    """How somebody last looked at files of a register that are not taken, the last one first."""
    if not by:
        return []
    looked = Batch.objects.filter(register=register.name.value, state=Batch.State.CHECKED).order_by("-checked_at")
    found = list(looked[:MOST_LOOKED_AT])
    his = Entry.objects.filter(position__in=[one.position for one in found], actor=by).values_list(
        "position", flat=True
    )
    mine = set(his)
    return [(one.mapping, one.file, None) for one in found if one.position in mine]


def chosen_for(batch: Batch) -> Chosen | None:
    """How the columns of a batch were put together by hand; None: as the handbook says."""
    return Chosen(**batch.mapping) if batch.mapping else None
