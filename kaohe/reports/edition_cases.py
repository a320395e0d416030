"""The worked cases that a draft alters: what they state, and what the draft gives, for acceptance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from threading import Lock

from django.core.cache import cache

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.editions.checking import Opened, opened_by
from kaohe.editions.comparing import whole
from kaohe.editions.folders import Files
from kaohe.editions.queries import edition, edition_before
from kaohe.handbook.changes import changes
from kaohe.handbook.check_versions import days_of
from kaohe.handbook.model_cases import Case
from kaohe.handbook.names import fold
from kaohe.month.close import backend_named
from kaohe.month.messages import fault_lines
from kaohe.month.testing import run_cases
from kaohe.month.worked.compare import Mismatch

ENGINE = "python"
"""Cases are small; started often, it is the quickest."""
KEPT = 24 * 60 * 60
"""Seconds for which it is remembered what a text does to the cases."""


@dataclass(frozen=True, slots=True)
class Altered:
    """A value that a case states and the draft gives otherwise; where it is written in the case's file."""

    case: str
    clauses: tuple[str, ...]
    subject: str
    item: str
    before: str
    after: str
    formula: str
    path: str
    place: tuple[int, int, int]
    """Line, column, and the column behind."""


@dataclass(frozen=True, slots=True)
class Cases:
    """What the cases say of a draft: how many were run, which values differ, what could not be run."""

    run: int
    altered: tuple[Altered, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A text and the one before it (may be empty), by their digests."""

    folder: str
    before: str
    language: str

    @property
    def known(self) -> str:
        """What the answer is remembered by."""
        return f"cases-{metadata.version('kaohe')}-{self.before}-{self.folder}-{self.language}"


AT_WORK, ONE = set[Asked](), Lock()
"""What this process is working out, and who may say so."""


def altered_cases(actor: Actor, number: int, language: str) -> Cases:
    """Runs the cases that the draft may have altered. Raises NotAllowed, EditionError.

    Those whose stated results rest on nothing that differs from the edition before are left out: they give the same.
    """
    asked = asked_of(actor, number, language)
    found: Cases | None = cache.get(asked.known)
    return found or remembered(asked)


def altered_unless_begun(actor: Actor, number: int, language: str) -> Cases | None:
    """The same; None while it is being worked out for somebody: a large handbook takes most of a minute, and every look
    at it would take a thread of the pages. Raises NotAllowed, EditionError.
    """
    asked = asked_of(actor, number, language)
    found: Cases | None = cache.get(asked.known)
    with ONE:
        if found is not None or asked in AT_WORK:
            return found
        AT_WORK.add(asked)
    try:
        return remembered(asked)
    finally:
        AT_WORK.discard(asked)


def remembered(asked: Asked) -> Cases:
    """Works them out, and remembers what came out."""
    found = worked_out(asked.folder, asked.before, asked.language)
    cache.set(asked.known, found, KEPT)
    return found


def asked_of(actor: Actor, number: int, language: str) -> Asked:
    """What is asked of a draft. Raises NotAllowed, EditionError."""
    require(actor, Permission.EDITIONS_DRAFT_READ, number)
    shown = edition(actor, number)
    return Asked(shown.folder, edition_before(actor, number) if shown.edition.parent else "", language)


def worked_out(folder: str, before: str, language: str) -> Cases:
    """The same, of texts by their digests; `before` may be empty."""
    new = opened_by(folder)
    source = new.checked.source
    if source is None or new.faults:
        return Cases(0, (), ())
    chosen = touched(opened_by(before), new) if before else list(new.cases.items)
    results = run_cases(source, chosen, backend_named(ENGINE))
    found = tuple(one for result in results for one in of_case(result.case, result.mismatches, new.files))
    faults = [
        f"{result.case.name.value}: {' '.join(fault_lines(fault, language))}"
        for result in results
        for fault in result.faults
    ]
    return Cases(len(chosen), found, tuple(faults))


def touched(old: Opened, new: Opened) -> list[Case]:
    """The cases that were written anew, or state a result that rests on something that differs."""
    before, after = old.checked.source, new.checked.source
    if before is None or after is None or old.faults:
        return list(new.cases.items)
    days = {*days_of(before), *days_of(after)}
    moved = {name for day in days for name in changes(whole(before, day), whole(after, day)).affected}
    same = {path for path, text in new.files.items() if old.files.get(path) == text}
    return [
        one
        for one in new.cases.items
        if one.span.file not in same or any(fold(value.name.value) in moved for value in (*one.expected, *one.shown))
    ]


def of_case(case: Case, mismatches: Iterable[Mismatch], files: Files) -> Iterator[Altered]:
    """The values of a case that differ."""
    clauses = tuple(clause.value for clause in case.clauses)
    for one in mismatches:
        span = one.span
        written = files[span.file].split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]
        place = span.line, span.column, span.end_column
        formula = " ".join(one.formula.split())
        yield Altered(case.name.value, clauses, one.subject, one.name, written, one.got, formula, span.file, place)
