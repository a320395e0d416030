"""One person: posts, who reports to him, how each became known."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, can, require
from kaohe.editions.in_force import books_in_force
from kaohe.handbook.book import PERSON
from kaohe.people.person_file import changes_of, person_file
from kaohe.records.links import Pointing, pointing_at
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.people.days import chosen_day
from kaohe.web.texts import t

TABS = ("posts", "reports", "history")


def effect(detail: Mapping[str, object]) -> str:
    """What of an entry's detail says something to people: days and posts."""
    days, rest = ("since", "until"), ("post", "unit", "grade")
    said = " – ".join(str(detail[name]) for name in days if detail.get(name))
    return " ".join([said, *(str(detail[name]) for name in rest if detail.get(name))]).strip()


@require_safe
def person(request: HttpRequest, number: str) -> HttpResponse:
    """The file of a person."""
    actor, day = actor_of(request), chosen_day(request)
    file = person_file(actor, number, day)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    told = changes_of(actor, number) if tab == "history" else []
    changes = [(entry, effect(entry.detail)) for entry in told]
    return page(
        request, "people/person.html", fragment="people/person_tab.html",
        title=f"{file.name} {file.number}", back=(reverse("people:list"), t("people.title")),
        file=file, now=file.post_on(day), day=day, tab=tab, tabs=TABS, changes=changes,
        leads={one for one in {post.superior for post in file.posts} if can(actor, Permission.PEOPLE_READ, one)},
        may_assign=can(actor, Permission.PEOPLE_ASSIGN, number), may_write=can(actor, Permission.PEOPLE_WRITE, number),
        may_see_rights=can(actor, Permission.ACCESS_RIGHTS_READ, number),
    )  # fmt: skip


@require_safe
def records_page(request: HttpRequest, number: str) -> HttpResponse:
    """The records that name a person."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_READ, number)
    return page(
        request,
        "people/records.html",
        title=t("people.records_title", number=number),
        purpose=t("people.records_purpose"),
        back=(reverse("people:person", args=[number]), number),
        pointing=records_about(actor, number),
    )


def records_about(actor: Actor, number: str) -> list[tuple[Pointing, str]]:
    """The records that name a person, as far as the reader may see them, each kind with the address of all of them."""
    books = books_in_force(timezone.localdate())
    homes = {book.subjects[PERSON].name.value for book in books if PERSON in book.subjects}
    found = [one for home in sorted(homes) for one in pointing_at(actor, books, home, number)]
    return [
        (one, f"{reverse('registers:list', args=[one.register])}?{urlencode({f'is-{one.field}': number})}")
        for one in found
    ]
