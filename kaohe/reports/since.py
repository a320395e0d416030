"""What changed since another run, for one person: a result and all below it, with the records and cards behind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow.compute as pc

from kaohe.engine.explain import Unknown
from kaohe.handbook.changes import changes
from kaohe.handbook.dependence import RESULT, dependence
from kaohe.handbook.names import fold, nearest
from kaohe.month.comparison import Comparison, of_these
from kaohe.month.errors import MonthError
from kaohe.month.history import RESULTS_FILE
from kaohe.month.runs import Pinned, pinned
from kaohe.month.stored import read_table
from kaohe.reports.difference import Line, Reading
from kaohe.reports.difference_tables import Listed, Say, cards_table, line_text
from kaohe.reports.labels import in_words


def since(run: Path, other: Path, person: str, item: str, language: str = "zh_Hant") -> list[Listed]:
    """Tables of what differs from the other run: lines of the person, and the cards that differ below the result.

    Raises Unknown for a person or result that neither run has, MonthError for runs of two months.
    """

    def say(phrase: str) -> str:
        return in_words(phrase, language)

    old, new = pinned(other), pinned(run)
    if old.period != new.period:
        raise MonthError("M229", one=new.period, other=old.period)
    known(item, [made[0].name for one in (new, old) for made in one.book.outputs.values()])
    known(person, [who for one in (new, old) for who in subjects_of(one)])
    parts = dependence(new.book)
    below = parts.upstream((RESULT, fold(item)))
    month = of_these(old, new, frozenset(name for group, name in below if group == RESULT))
    lines = [line for line in Reading(Comparison("", "", [month])).lines() if line.subject in {person, "公司"}]
    cards = [card for card in changes(old.book, new.book).cards if below.intersection(card.keys) and card.is_root]
    return [one for one in (lines_of(lines, say), cards_table(cards, say)) if one.rows]


def known(what: str, names: Sequence[str]) -> None:
    """Raises Unknown unless it is one of the names."""
    if fold(what) not in map(fold, names):
        raise Unknown(what, list(nearest(what, list(dict.fromkeys(names)), 3)))


def subjects_of(run: Pinned) -> list[str]:
    """Whose results the run has."""
    column = read_table(run.folder / RESULTS_FILE, columns=["subject"])["subject"]
    return [str(one) for one in pc.unique(column).to_pylist()]


def lines_of(lines: list[Line], say: Say) -> Listed:
    """One row for each result that differs."""
    rows = [line_text(line, say)[3:] for line in lines]
    heads = tuple(map(say, ("項目", "原", "新", "差", "出自記錄")))
    return Listed(say("改變了什麼"), heads, rows, frozenset({1, 2, 3}))
