"""The site of a handbook, drawn once for a text and a language, for pages that show parts of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markupsafe import Markup

from kaohe.editions.checking import Opened, opened_by
from kaohe.editions.queries import Shown
from kaohe.editions.sections import sections
from kaohe.handbook.names import fold
from kaohe.reports.site.building import ChapterPage, Site
from kaohe.reports.site.weaving import Piece
from kaohe.web.texts import column, t


def site_of(shown: Shown) -> tuple[Opened, Site | None]:
    """An edition's handbook and its site; no site, when its settings cannot be read."""
    return opened_by(shown.folder), _site(shown.folder, column())


@lru_cache(maxsize=6)
def _site(digest: str, language: str) -> Site | None:
    found = opened_by(digest)
    return Site(found.checked.source, found.cases, language) if found.checked.source else None


@dataclass(frozen=True, slots=True)
class May:
    """What a reader may do from a chapter: change it, comment on it, see the records of which registers."""

    write: bool
    say: bool
    see: Collection[str]


def chapter_html(site: Site, chapter: ChapterPage, found: Opened, number: int, may: May) -> SafeString:
    """A chapter for readers, with what leads on from it."""
    body = chapter.pieces[1:] if chapter.pieces and chapter.pieces[0].level else chapter.pieces
    tools = Tools(found, chapter.chapter.file, number, may).of
    return part_html(site, "chapter.html", chapter=replace(chapter, pieces=body), tools=tools)


def part_html(site: Site, template: str, **given: object) -> SafeString:
    """A part of a site, for our frame."""
    return mark_safe(site.part(template, **given))  # noqa: S308 - drawn by templates that escape


class Tools:
    """What stands behind each piece of a chapter: links to the forms that change it."""

    def __init__(self, found: Opened, path: str, number: int, may: May) -> None:
        self.path, self.number, self.open_to, self.writable, self.may_say = path, number, may.see, may.write, may.say
        self.starts = {one.first: one.key for one in sections(found.files[path])}

    def of(self, piece: Piece) -> Markup:
        """The links of a piece."""
        made = [*self.leading(piece), *(self.changing(piece) if self.writable else ())]
        return Markup('<p class="tools d-print-none">{}</p>').format(Markup(" ").join(made)) if made else Markup()

    def leading(self, piece: Piece) -> Iterator[Markup]:
        """To what one says of a clause, and to the records of a register."""
        if piece.clause and self.may_say:
            query = urlencode({"clause": piece.clause.id})
            address = f"{reverse('handbook:comments', args=[self.number])}?{query}"
            yield Markup('<a class="btn btn-sm" href="{}">{}</a>').format(address, t("handbook.say"))
        name = piece.card.name.value if piece.card and piece.card.kind == "台賬" else ""
        if fold(name) in self.open_to:
            address = reverse("registers:list", args=[name])
            yield Markup('<a class="btn btn-sm" href="{}">{}</a>').format(address, t("handbook.records"))

    def changing(self, piece: Piece) -> list[Markup]:
        """To the forms that change it."""
        made = [self.link("section", t("handbook.edit"), key=key) for key in [self.starts.get(piece.line)] if key]
        kind = piece.card.kind if piece.card else ""
        if kind == "參數":
            made.append(self.link("value", t("handbook.edit_value"), line=piece.line))
        if kind == "考核表":
            made.append(self.link("sheet", t("handbook.edit_sheet"), line=piece.line))
            made.append(self.link("copy", t("handbook.copy_sheet"), line=piece.line))
        return made

    def link(self, form: str, words: str, **where: object) -> Markup:
        """A link to a form."""
        address = f"{reverse(f'handbook:{form}', args=[self.number])}?{urlencode({'path': self.path, **where})}"
        return Markup('<a class="btn btn-sm" href="{}">{}</a>').format(address, words)
