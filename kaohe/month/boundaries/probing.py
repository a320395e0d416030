"""Runs made cases and notes what they give, on a backend, with the rows they were worked out in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from typing_extensions import override

from kaohe.engine.run import Backend
from kaohe.handbook.book import Book, open_book
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.limits import typed
from kaohe.handbook.model import Source
from kaohe.handbook.model_cases import Case
from kaohe.handbook.swap import with_card
from kaohe.handbook.tree import Text
from kaohe.month.boundaries.levers import exact
from kaohe.month.boundaries.made import Border, Made
from kaohe.month.boundaries.sites import Site
from kaohe.month.mutants.asked import as_stored
from kaohe.month.mutants.rows import Rows, StoredRow, worked_out
from kaohe.month.testing import CaseResult, Ran, Runner, with_parameters
from kaohe.month.worked.compare import Found, Got
from kaohe.month.worked.layout import Laid, Wanted
from kaohe.month.worked.values import Stated

ASKED = Stated("?")


@dataclass(slots=True)
class Probe(Runner):
    """A runner that asks each made case for its one result instead of comparing it."""

    made: Sequence[Made] = ()
    found: dict[int, Got | None] = field(default_factory=dict)
    rows: dict[int, Rows] = field(default_factory=dict)

    @override
    def laid(self, case: Case) -> Laid | CaseResult:
        """The case with the result it is made for as the one that is wanted."""
        laid = super(Probe, self).laid(case)
        one = next(item for item in self.made if item.case is case)
        if isinstance(laid, Laid):
            laid.wanted[:] = [Wanted(one.target, one.subject, one.day, ASKED, Text("", case.span))]
        return laid

    def answers(self) -> dict[int, Got | None]:
        """What each made case gives; None where it could not be run."""
        self.watch = self.keep
        self.run([item.case for item in self.made])
        return self.found

    def keep(self, ran: Ran) -> None:
        """Notes the results of one run."""
        found, rows = Found(ran.outcome), Rows(ran)
        for (number, _), marked in zip(ran.members, ran.marked, strict=True):
            one = self.made[number]
            got = found.got(one.target, marked.subject(one.target.subject, one.subject), one.day)
            self.found[number] = got[0] if got else None
            self.rows[number] = rows

    def place(self, number: int) -> StoredRow | None:
        """Where the result of a made case was worked out."""
        rows, one = self.rows.get(number), self.made[number]
        if rows is None:
            return None
        members = zip(rows.ran.members, rows.ran.marked, strict=True)
        subject = next(m.subject(one.target.subject, one.subject) for (n, _), m in members if n == number)
        places = (p for p in rows.places(one.target) if p.raw("_s") == subject and one.day in {None, p.raw("_p")})
        return next(places, None)


def ask(source: Source, borders: Sequence[Border], backends: Mapping[str, Backend]) -> Probe:
    """Runs the made cases of all borders on every backend; the probe of the first one."""
    made = [one for border in borders for one in border.cases]
    probes = []
    for name, backend in backends.items():
        probe = Probe(source, backend, made=made)
        answers = probe.answers()
        for number, one in enumerate(made):
            one.answers[name] = answers.get(number)
        probes.append(probe)
    return probes[0]


def read_again(probe: Probe, border: Border, start: int, site: Site | None) -> None:
    """An independent reading of the limit for each case: the answer from the exact quantities, put in by hand."""
    for offset, one in enumerate(border.cases):
        place = probe.place(start + offset)
        if place is None:
            continue
        rows = probe.rows[start + offset]
        book = rows.ran.opened.book
        if site is not None:
            one.holds = answer(rows, place, book, site)
            if one.holds is None:
                continue
            book = decided_book(probe.source, book, site, one)
        nodes = book.nodes(one.target.name)
        if nodes:
            value = worked_out(rows.explainer(book), nodes, place)
            one.reading = Got(as_stored(value, one.target))


def answer(rows: Rows, place: StoredRow, book: Book, site: Site) -> bool | None:
    """Whether the comparison holds there, from both sides worked out exactly."""
    interpreter = rows.explainer().interpreter(place, "")
    sides = [typed(book, site.card, site.written, side) for side in (site.left, site.right)]
    found = [exact(interpreter, side) for side in sides if side is not None]
    if len(found) < 2 or found[0] is None or found[1] is None:
        return None
    return site.holds(found[0] - found[1])


def decided_book(source: Source, book: Book, site: Site, one: Made) -> Book:
    """The handbook of the case in which the comparison is answered by hand."""
    decided = with_card(source, site.card, site.decided(bool(one.holds)))
    return open_book(with_parameters(decided, one.case.parameters), book.day, Diagnostics())
