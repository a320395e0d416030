"""All pages of a handbook's site, written into a folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kaohe.base.dates import day_of
from kaohe.handbook import check_clauses
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.model import AnyCard, Source
from kaohe.handbook.model_cases import Cases
from kaohe.handbook.tree import Chapter
from kaohe.reports.site import places as at
from kaohe.reports.site.cards import draw, pen
from kaohe.reports.site.drawn import Drawn
from kaohe.reports.site.finding import index
from kaohe.reports.site.proofs import by_clause, proofs
from kaohe.reports.site.uses import uses
from kaohe.reports.site.versions import versions
from kaohe.reports.site.weaving import Piece, Weaver
from kaohe.reports.site.words import words

STATIC = ("site.css", "rules.css", "search.js")
HEADING = re.compile(r"<h1\b.*?</h1>\s*", re.DOTALL)
LANGUAGE_TAGS = {"zh_Hant": "zh-Hant", "zh_Hans": "zh-Hans", "en": "en"}


def write_site(source: Source, cases: Cases, folder: Path, language: str = "zh_Hant") -> list[str]:
    """Writes every page into a folder that is there and empty; their names. Same handbook, same bytes."""
    pages = Site(source, cases, language).pages()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return list(pages)


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """A chapter with its page, its heading and what stands in it."""

    chapter: Chapter
    page: str
    title: str
    handbook: str
    pieces: tuple[Piece, ...]


class Site:
    """What all pages need."""

    def __init__(self, source: Source, cases: Cases, language: str) -> None:
        self.source, self.words = source, words(language)
        self.places = at.places(source)
        self.pen = pen(self.places, self.words)
        self.used_by = uses(self.places)
        self.proofs = proofs(cases)
        self.states = check_clauses.check(source, Diagnostics()).states
        self.language = LANGUAGE_TAGS[language]
        loader = PackageLoader("kaohe.reports.site")
        self.templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

    def pages(self) -> dict[str, str]:
        """Every file of the site by its name."""
        made = {
            chapter.page: self.page("chapter.html", chapter=chapter, here=chapter.page) for chapter in self.chapters
        }
        for name, template in (
            (at.HOME, "home.html"), (at.COVERAGE, "coverage.html"), (at.NAMES, "names.html"),
            (at.VERSIONS, "versions.html"), (at.CASES, "cases.html"), (at.SEARCH, "search.html"),
        ):  # fmt: skip
            made[name] = self.page(template, here=name)
        static = resources.files("kaohe.reports.site").joinpath("static")
        made |= {name: static.joinpath(name).read_text(encoding="utf-8") for name in STATIC}
        made["search-index.js"] = index(self.places, self.kind)
        return made

    def page(self, template: str, **given: object) -> str:
        """One page."""
        return self.templates.get_template(template).render(self.context(given))

    def part(self, template: str, **given: object) -> Markup:
        """What a page holds without the frame and the heading around it, for a frame that has its own.

        `tools`: what stands behind each piece of a chapter.
        """
        found = self.templates.get_template(template)
        made = "".join(found.blocks["main"](found.new_context(self.context(given))))
        return Markup(HEADING.sub("", made, count=1))  # noqa: S704 - drawn by a template that escapes

    def context(self, given: Mapping[str, object]) -> dict[str, object]:
        """What every template is given."""
        return {"site": self, "words": self.words, "at": at, "tools": None, **given}

    @cached_property
    def chapters(self) -> tuple[ChapterPage, ...]:
        """The chapters, the handbook's own first, then those it takes over."""
        weaver, own = Weaver(self.source, self.places), self.source.settings.folder
        made = [self.chapter(chapter, weaver) for chapter in self.source.chapters]
        return tuple(sorted(made, key=lambda one: (one.handbook != own, one.handbook)))

    def chapter(self, chapter: Chapter, weaver: Weaver) -> ChapterPage:
        """A chapter woven."""
        text = next(file.text for file in self.source.files if file.path == chapter.file)
        cards = [card for card in self.source.cards if card.span.file == chapter.file]
        pieces = weaver.pieces(chapter, text, cards)
        heading = next((piece.html.striptags() for piece in pieces if piece.level), chapter.file)
        return ChapterPage(chapter, at.page_of(chapter.file), heading, chapter.file.split("/")[0], tuple(pieces))

    @property
    def title(self) -> str:
        """The handbook's name."""
        return self.source.settings.name

    @property
    def version(self) -> str:
        """The latest version and its first day."""
        found = self.source.settings.versions
        return f"{found[-1][0]} ({day_of(found[-1][1]).isoformat()})" if found else ""

    def drawn(self, card: AnyCard) -> Drawn:
        """A rule drawn."""
        return draw(card, self.pen, self.source)

    def kind(self, card: AnyCard) -> str:
        """What readers call a rule of this kind."""
        return self.words.get(f"kind_{card.kind}", card.kind)

    def users(self, card: AnyCard) -> list[Markup]:
        """Links to the rules that use a card."""
        return [Markup('<a href="{}">{}</a>').format(spot.url, spot.name) for spot in self.used_by[id(card)]]

    @cached_property
    def proofs_of(self) -> Mapping[str, object]:
        """The worked cases by clause."""
        return by_clause(self.proofs)

    @cached_property
    def versions(self) -> object:
        """The days on which the handbook changes."""
        return versions(self.source)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many clauses are in each state."""
        found: dict[str, int] = {}
        for state in self.states.values():
            found[state] = found.get(state, 0) + 1
        return found
