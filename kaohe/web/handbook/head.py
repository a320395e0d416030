"""What the pages of an edition say of it in one line, and where each lies."""

from __future__ import annotations

from django.urls import reverse

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
