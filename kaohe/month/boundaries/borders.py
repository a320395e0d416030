"""Every limit of a handbook with the cases made for it, run on all backends and read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kaohe.engine.run import Backend
from kaohe.handbook.book import Book
from kaohe.handbook.model import AnyCard
from kaohe.handbook.swap import with_card
from kaohe.month.boundaries.by_due import at_due
from kaohe.month.boundaries.by_judgement import PENDING, at_levels
from kaohe.month.boundaries.by_record import at_record
from kaohe.month.boundaries.by_result import at_site, roundings
from kaohe.month.boundaries.made import Border
from kaohe.month.boundaries.paring import pared
from kaohe.month.boundaries.probing import Probe, ask, read_again
from kaohe.month.boundaries.sites import Site, sites
from kaohe.month.mutants.trial import Base
from kaohe.month.worked.compare import Got
from kaohe.month.worked.values import Stated

Shown = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A border with the site it was made for, if it is one of a formula."""

    border: Border
    site: Site | None = None


def borders(
    base: Base, book: Book, cards: Sequence[AnyCard], backends: Mapping[str, Backend], shown: Shown
) -> list[Border]:
    """The limits of the cards in the order of the text, with what came out at each."""
    found: list[Found] = []
    for done, card in enumerate(cards, start=1):
        found += of_card(base, book, card)
        shown(done, len(cards))
    for item in found:
        for one in (*item.border.cases, *(made for other in item.border.others for made in other)):
            one.case = pared(one.case, book, one.target.name)
    settle(base, [item.border for item in found], backends)
    probe = ask(base.source, [item.border for item in found], backends)
    start = 0
    for item in found:
        if not item.border.cases:
            continue
        if item.border.kind in {"compare", "rounding"}:
            read_again(probe, item.border, start, item.site)
        elif item.border.kind == "level":
            read_again(probe, item.border, start, None)
            refused_outside(item.border)
        elif item.border.kind == "due":
            on_time_until(item.border)
        elif item.site is not None:
            read_by_hand(base, item.border, item.site)
        start += len(item.border.cases)
    for item in found:
        item.border.drop_unrun()
    return sorted((item.border for item in found), key=lambda one: (one.span.file, one.span.line))


def of_card(base: Base, book: Book, card: AnyCard) -> list[Found]:
    """The limits of one card."""
    found = [
        Found(at_record(base, book, site) if site.written.register else at_site(base, book, site), site)
        for site in sites(card)
    ]
    others = (*roundings(base, book, card), *at_levels(base, book, card), *at_due(base, book, card))
    return found + [Found(border) for border in others]


def settle(base: Base, found: Sequence[Border], backends: Mapping[str, Backend]) -> None:
    """Of several sets of cases keeps the first whose sides come out differently."""
    first = dict([next(iter(backends.items()))])
    several = [border for border in found if border.others]
    tries = [Border(b.card, b.span, b.text, b.kind, cases=made) for b in several for made in (b.cases, *b.others)]
    if tries:
        ask(base.source, tries, first)
    for border in several:
        border.choose()
        for one in border.cases:
            one.answers.clear()


def refused_outside(border: Border) -> None:
    """Points that no range takes leave the item to be judged."""
    for one in border.cases:
        if one.holds is False:
            one.reading = Got(Stated(PENDING))


def on_time_until(border: Border) -> None:
    """At the due moment a report is as it was a second before."""
    for place, one in enumerate(border.cases):
        one.holds = place < len(border.cases) - 1
        if one.holds and border.cases:
            one.reading = next(iter(border.cases[0].answers.values()), None)


def read_by_hand(base: Base, border: Border, site: Site) -> None:
    """What the handbook gives with the comparison answered by hand; the case has that one record of the register."""
    for one in border.cases:
        one.holds = site.holds(one.gap)
    for answer in (True, False):
        asked = [one for one in border.cases if one.holds is answer]
        probe = Probe(with_card(base.source, site.card, site.decided(answer)), base.backend, made=asked)
        answers = probe.answers() if asked else {}
        for number, one in enumerate(asked):
            one.reading = answers.get(number)
