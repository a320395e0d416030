"""Notices the records on which the handbook asks for a judgement (裁定 with 台賬)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kaohe.demo.checking import RowFormulas
from kaohe.demo.columns import Column, Row
from kaohe.demo.days import DAY
from kaohe.demo.facts import Noted, moment_of
from kaohe.demo.making import Making
from kaohe.engine.plan.judgements import per_record
from kaohe.handbook.core import Core
from kaohe.handbook.model import Judge, Register


@dataclass(slots=True)
class RecordAsks:
    """The judgements on single records of one register."""

    making: Making
    register: Register
    columns: Mapping[str, Column]
    owner: str
    cards: tuple[tuple[Judge, Core | None], ...] = field(init=False)
    _formulas: RowFormulas = field(init=False)

    def __post_init__(self) -> None:
        self._formulas = RowFormulas(self.making.book, self.register)
        found = self.making.book.record_judgements(self.register)
        typed = [(card, self._formulas.typed(card.when.expr) if card.when else None) for card in found]
        self.cards = tuple((card, value.core if value else None) for card, value in typed)

    def note(self, row: Row) -> None:
        """Remembers the record for every card that asks for a judgement on it."""
        if not self.cards:
            return
        stored = {name: column.stored(row[name]) for name, column in self.columns.items()}
        dated = self.register.dated_by.value if self.register.dated_by else ""
        day = moment_of(row.get(dated), self.columns[dated].type) // DAY if dated in self.columns else 0
        for card, when in self.cards:
            if when is None or self._formulas.value(when, stored) != 0:
                noted = Noted(per_record(card), card, str(row.get(self.owner)), self._key(row), day)
                self.making.facts.judged.append(noted)

    def _key(self, row: Row) -> str:
        """What the record is called: the parts of its key as written."""
        parts = [self.columns[key.value].text()(row[key.value]) for key in self.register.key]
        escaped = [part.replace("\\", "\\\\").replace("|", "\\|") for part in parts]
        return parts[0] if len(parts) == 1 else "|".join(escaped)
