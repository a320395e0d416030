"""Reading an edition: its contents, chapters with their rules drawn, search, faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaohe.base.actor import Actor
from kaohe.editions import queries
from kaohe.editions.in_force import books_in_force
from kaohe.editions.live import faults
from kaohe.editions.queries import CURRENT, Hit
from kaohe.handbook.names import fold
from kaohe.handbook.searching import excerpt, marked, words_of
from kaohe.records.searching import seen_registers
from kaohe.reports.site import places
from kaohe.reports.site.building import ChapterPage, Site
from kaohe.reports.site.words import words
from kaohe.web.actor import actor_of
from kaohe.web.handbook.drawing import May, chapter_html, part_html, site_of
from kaohe.web.handbook.head import contents_back, stands_words
from kaohe.web.page import page
from kaohe.web.texts import column, t

PARTS = {
    places.COVERAGE: ("coverage.html", "handbook.coverage"),
    places.NAMES: ("names.html", "handbook.names"),
    places.VERSIONS: ("versions.html", "handbook.versions"),
    places.CASES: ("cases.html", "handbook.cases"),
}
"""Parts of a handbook's site besides its chapters, and what they are called."""
STATES = ("執行", "裁定", "純文", "未行", "無卡")


@require_safe
def current_page(request: HttpRequest) -> HttpResponse:
    """The edition in force; without one, the list, which says how to begin."""
    found = queries.editions(actor_of(request))
    chosen = next((one for one in found if one.stands == CURRENT), None)
    return redirect("handbook:contents", chosen.number) if chosen else redirect("handbook:editions")


@require_safe
def contents_page(request: HttpRequest, number: int) -> HttpResponse:
    """Chapters with what is carried out of them."""
    actor = actor_of(request)
    shown = queries.edition(actor, number)
    found, site = site_of(shown)
    return page(
        request,
        "handbook/contents.html",
        title=site.title if site else shown.edition.title,
        purpose=stands_words(shown),
        back=(reverse("handbook:editions"), t("handbook.editions")),
        shown=shown,
        chapters=[row(one, site) for one in site.chapters] if site else [],
        counts=counts(site.states.values()) if site else [],
        wrong=len(found.faults),
        may_draft=queries.may_draft(actor, shown),
        may_try=queries.may_try(actor, shown),
        files=[path for path in found.files if not path.endswith(".md")],
        writable=queries.may_write(actor, shown),
    )


def row(chapter: ChapterPage, site: Site) -> dict[str, object]:
    """A chapter in the contents."""
    states = [site.states[clause.id] for clause in chapter.chapter.clauses if clause.id in site.states]
    return {
        "page": chapter.page,
        "title": chapter.title,
        "below": chapter.handbook if chapter.handbook != site.source.settings.folder else "",
        "clauses": len(chapter.chapter.clauses),
        "rules": sum(piece.card is not None for piece in chapter.pieces),
        "counts": counts(states),
    }


def counts(states: Iterable[str]) -> list[tuple[str, str, int, str]]:
    """(state, its words, how many clauses, what the words mean) in the order of the states."""
    found = Counter(states)
    return [
        (state, t(f"handbook.clause_{place}"), found[state], t(f"handbook.clause_why_{place}"))
        for place, state in enumerate(STATES)
        if found[state]
    ]


@require_safe
def part_page(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """A chapter, or the coverage, the names, the versions, the worked cases."""
    actor = actor_of(request)
    shown = queries.edition(actor, number)
    found, site = site_of(shown)
    chapter = next((one for one in site.chapters if one.page == name), None) if site else None
    if site is None or (chapter is None and name not in PARTS):
        raise Http404
    if chapter is not None:
        may = May(queries.may_write(actor, shown), queries.may_comment(actor, shown), open_registers(actor, chapter))
        title, body = chapter.title, chapter_html(site, chapter, found, number, may)
    else:
        template, words = PARTS[name]
        title, body = t(words), part_html(site, template)
    return page(
        request,
        "handbook/read.html",
        title=title,
        purpose=stands_words(shown),
        back=contents_back(number),
        shown=shown,
        body=body,
        chapters=site.chapters,
        here=name,
    )


def open_registers(actor: Actor, chapter: ChapterPage) -> frozenset[str]:
    """The registers in force whose records somebody may see, by folded name; none for a chapter without registers."""
    if not any(piece.card and piece.card.kind == "台賬" for piece in chapter.pieces):
        return frozenset()
    seen = seen_registers(actor, books_in_force(timezone.localdate()))
    return frozenset(fold(one.register.name.value) for one in seen)


def found_row(hit: Hit, looked: Sequence[str]) -> dict[str, object]:
    """A hit: where it is read, what kind it is, its title and text with the words marked."""
    anchor = f"r-{places.anchor_of(hit.title)}-{hit.line}" if hit.kind else places.anchor_of(hit.key)
    kind = words(column()).get(f"kind_{hit.kind}", hit.kind) if hit.kind else ""
    return {
        "page": places.page_of(hit.path),
        "anchor": anchor,
        "kind": kind,
        "title": marked(hit.title, looked),
        "text": marked(excerpt(hit.text, looked), looked),
    }


@require_safe
def search_page(request: HttpRequest, number: int) -> HttpResponse:
    """Clauses and rules that hold what was looked for."""
    asked = request.GET.get("q", "")[:100]
    hits = queries.search(actor_of(request), number, asked)
    looked = words_of(asked)
    rows = [found_row(hit, looked) for hit in hits]
    return page(
        request,
        "handbook/search.html",
        fragment="handbook/hits.html",
        title=t("handbook.search"),
        purpose=t("handbook.search_purpose"),
        back=contents_back(number),
        number=number,
        words=asked,
        rows=rows,
    )


@require_safe
def faults_page(request: HttpRequest, number: int) -> HttpResponse:
    """What keeps an edition from coming into force, and what should be looked at."""
    actor = actor_of(request)
    shown = queries.edition(actor, number)
    return page(
        request,
        "handbook/faults.html",
        title=t("handbook.faults"),
        purpose=stands_words(shown),
        back=contents_back(number),
        shown=shown,
        rows=faults(actor, number, column()),
        writable=queries.may_write(actor, shown),
    )
