"""What `kaohe test --boundaries` and `--mutate` share: the cards that are asked for, the cases, the files written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kaohe.cli import bounding, mutating
from kaohe.cli.terminal import EngineName, asked, progress, say, say_json, tell
from kaohe.cli.texts import text
from kaohe.handbook.book import Book
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.model import AnyCard, Source
from kaohe.handbook.model_cases import Case
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.render import render_text
from kaohe.month.boundaries.borders import borders
from kaohe.month.boundaries.case_file import case_file, settled
from kaohe.month.boundaries.made import Border
from kaohe.month.close import backend_named
from kaohe.month.mutants.explained import explained_file, read_explained, verdict
from kaohe.month.mutants.survivors import mutants_of, opened, own_cards, tried
from kaohe.month.mutants.trial import Base


@dataclass(frozen=True, slots=True)
class Asked:
    """A handbook with its cases, and what is wanted of them."""

    folder: Path
    source: Source
    cases: Sequence[Case]
    card: str
    write: Path | None
    as_json: bool
    language: str


def probe(wanted: Asked, *, boundaries: bool, mutate: bool) -> bool:
    """Limits, changes or both; whether all is as it should be."""
    cards = chosen_cards(wanted)
    if not wanted.cases:
        raise asked("no_cases")
    base, book = opened(wanted.source, wanted.cases, backend_named(EngineName.PYTHON.value))
    if base.failed:
        raise asked("mutants_failed", handbook=wanted.folder)
    found = limits(wanted, base, book, cards) if boundaries else []
    fine = not any(one.wrong for border in found for one in border.cases)
    if mutate:
        made = settled(found)
        if made:
            base, book = opened(wanted.source, (*wanted.cases, *made), base.backend)
        return changes(wanted, base, book, cards, made=bool(made)) and fine
    if wanted.as_json:
        say_json([bounding.record(border, wanted.language) for border in found])
    else:
        bounding.show(found, wanted.language)
    if wanted.write is not None:
        wanted.write.write_text(case_file(found, text("bound_heading", wanted.language)), encoding="utf-8")
        tell("bound_written", path=wanted.write, cases=sum(len(border.cases) for border in found))
    return fine


def chosen_cards(wanted: Asked) -> list[AnyCard]:
    """The handbook's own cards, or the one that is asked for."""
    own = own_cards(wanted.source)
    if not wanted.card:
        return own
    cards = [card for card in own if fold(card.name.value) == fold(wanted.card)]
    if not cards:
        near = "、".join(nearest(wanted.card, [card.name.value for card in own]))
        raise asked("no_such_card", name=wanted.card, near=f" ({near})" if near else "")
    return cards


def limits(wanted: Asked, base: Base, book: Book, cards: Sequence[AnyCard]) -> list[Border]:
    """The limits of the cards on both engines."""
    backends = {name.value: backend_named(name.value) for name in (EngineName.PYTHON, EngineName.DUCKDB)}
    with progress(quiet=wanted.as_json) as show:
        return borders(base, book, cards, backends, lambda done, of: show("找界線", done, of))


def changes(wanted: Asked, base: Base, book: Book, cards: Sequence[AnyCard], *, made: bool) -> bool:
    """The changes of the cards against the cases and the list of explained survivors.

    The list is about the worked cases: where made ones count too, what they see on top does not make it stale.
    """
    diagnostics = Diagnostics()
    explained, file = read_explained(wanted.folder, diagnostics)
    if diagnostics.failed:
        say(render_text(diagnostics.items, {file.path: file} if file else {}, wanted.language))
        return False
    mutants = mutants_of(book, cards)
    with progress(quiet=wanted.as_json) as show:
        found = tried(base, mutants, lambda done, of: show("試改動", done, of))
    verdicts = verdict(found, explained)
    verdicts = replace(verdicts, stale=()) if made else verdicts
    if wanted.as_json:
        kept = [(item, False) for item in verdicts.open] + [(item, True) for item in verdicts.explained]
        say_json({"tried": len(found), "survivors": [mutating.record(item, explained=known) for item, known in kept]})
    else:
        mutating.show(found, verdicts, wanted.language)
    if wanted.write is not None:
        wanted.write.write_text(explained_file(found, explained), encoding="utf-8")
        tell("mutants_written", path=wanted.write)
    return verdicts.fine
