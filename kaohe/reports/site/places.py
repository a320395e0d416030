"""Where everything of a handbook stands on the site: a page for each chapter, an anchor for each clause and rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from kaohe.handbook.build import outputs
from kaohe.handbook.model import AnyCard, Register, Result, Source
from kaohe.handbook.names import fold

HOME, COVERAGE, NAMES, VERSIONS, CASES, SEARCH = (
    "index.html", "coverage.html", "names.html", "versions.html", "cases.html", "search.html",
)  # fmt: skip


def page_of(path: str) -> str:
    """The page of a chapter file: `sales-company/08-薪酬.md` is `sales-company-08-薪酬.html`."""
    return re.sub(r"[^\w.-]+", "-", path.removesuffix(".md")) + ".html"


def anchor_of(text: str) -> str:
    """What stands behind # for a clause or a rule."""
    return re.sub(r"[^\w.-]+", "-", text)


def card_anchor(card: AnyCard) -> str:
    """The anchor of a rule; versions and variants of one name are told apart by their line."""
    return f"r-{anchor_of(card.name.value)}-{card.span.line}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A name people can be led to."""

    name: str
    url: str
    card: AnyCard


@dataclass(slots=True)
class Places:
    """Every rule and clause with its address."""

    source: Source
    spots: dict[str, list[Spot]] = field(default_factory=dict)
    """folded name -> where it is defined, in the order of the text; what 扣分 and 考核表 give besides is there too."""
    clauses: dict[str, str] = field(default_factory=dict)

    def url(self, name: str) -> str:
        """Where a name is defined last (the highest layer); empty when it is no rule's."""
        found = self.spots.get(fold(name))
        return found[-1].url if found else ""


def places(source: Source) -> Places:
    """The addresses of a handbook."""
    made = Places(source)
    for card in source.cards:
        url = f"{quote(page_of(card.span.file))}#{quote(card_anchor(card))}"
        for name in names_of(card):
            made.spots.setdefault(fold(name), []).append(Spot(name, url, card))
    for chapter in source.chapters:
        page = quote(page_of(chapter.file))
        made.clauses |= {clause.id: f"{page}#{quote(anchor_of(clause.id))}" for clause in chapter.clauses}
    return made


def names_of(card: AnyCard) -> Iterator[str]:
    """The names a card gives: its own, the rows of a sheet, the parts of a deduction, the register that 應有 makes."""
    if isinstance(card, Result):
        yield from (output.name for output in outputs(card))
    else:
        yield card.name.value
    if isinstance(card, Register) and card.due is not None:
        yield card.due.name.value
