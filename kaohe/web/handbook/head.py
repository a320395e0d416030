"""What the pages of an edition say of it in one line, and where each lies."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from kaohe.base.actor import Actor
from kaohe.editions import queries
from kaohe.editions.queries import Shown
from kaohe.web.texts import t


def stands_words(shown: Shown) -> str:
    """`Edition 3, draft: heavier deductions`."""
    edition = shown.edition
    state = t(f"handbook.state_{shown.stands}")
    since = t("handbook.since", day=edition.since.isoformat()) if edition.since else ""
    return t("handbook.stands", number=edition.number, state=f"{state}{since}", title=edition.title)


def contents_back(number: int) -> tuple[str, str]:
    """The way back to the contents of an edition."""
    return reverse("handbook:contents", args=[number]), t("handbook.back_to_contents", number=number)


def way_back(number: int) -> tuple[str, str]:
    """The way back to what was decided about an edition."""
    return reverse("handbook:way", args=[number]), t("handbook.back_to_way", number=number)


def others(actor: Actor, shown: Shown) -> list[tuple[int, str]]:
    """Number and title of the editions that one can be compared with."""
    return [one for one in queries.titles(actor, shown.edition.handbook) if one[0] != shown.edition.number]


_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(?:[\[［【〔][^\]］】〕]*[\]］】〕]\s*)?(.+?)\s*$", re.MULTILINE)


def chapter_title(actor: Actor, number: int, path: str) -> str:
    """What a chapter calls itself; its file's name for one without a heading."""
    found = _HEADING.search(queries.text_at(actor, number, path) or "")
    return found[1] if found else path


def told_saved(request: HttpRequest, actor: Actor, number: int) -> None:
    """Says that a draft was saved, and how many faults it has now, with where they are listed."""
    messages.success(request, t("handbook.saved"))
    if wrong := len(queries.handbook_of(actor, number).faults):
        where = reverse("handbook:faults", args=[number])
        said = t("handbook.has_faults", count=wrong), where, t("handbook.see_faults")
        messages.warning(request, format_html('{} <a href="{}">{}</a>', *said))
