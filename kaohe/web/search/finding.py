"""What is found for a text, group by group: each asks one room, and shows only what that room lets the actor see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.editions.in_force import books_in_force
from kaohe.editions.queries import search_in_force
from kaohe.handbook.searching import alike, excerpt, marked, words_of
from kaohe.people.searching import PersonFound, people_found, units_found
from kaohe.records.searching import Seen, entries_found, records_of, registers_found, seen_registers
from kaohe.reports.site import places
from kaohe.web.context import navigation
from kaohe.web.texts import key_words, t

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Hit:
    """Where it leads, what it is called and what is said beside it; the words looked for are marked."""

    address: str
    title: Pieces
    note: Pieces = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of a kind; whether there are more than shown; where all of them are listed."""

    kind: str
    hits: list[Hit]
    has_more: bool = False
    everything: str = ""


class Search:
    """One search by one actor: what several groups need is asked once."""

    def __init__(self, actor: Actor, text: str, most: int) -> None:
        self.actor, self.text, self.most = actor, text, most
        self.words, self.day = words_of(text), timezone.localdate()
        self.people: list[PersonFound] = []
        self._seen: list[Seen] | None = None

    @property
    def seen(self) -> list[Seen]:
        """The registers that the actor may see."""
        if self._seen is None:
            self._seen = seen_registers(self.actor, books_in_force(self.day))
        return self._seen

    def mark(self, text: str) -> Pieces:
        """A text with the words marked."""
        return marked(text, self.words)

    def hit(self, address: str, title: str, note: str = "") -> Hit:
        """A hit with both texts marked."""
        return Hit(address, self.mark(title), self.mark(excerpt(note, self.words)))


def found(actor: Actor, text: str, most: int) -> list[Group]:
    """The groups in which something was found, `most` hits in each; none for no text.

    How many questions the database is asked does not depend on what is found.
    """
    search = Search(actor, text, most)
    return [group for make in GROUPS if search.words and (group := made(make, search)).hits]


def made(make: Callable[[Search], Group], search: Search) -> Group:
    """A group; an empty one where the actor may see nothing of its kind."""
    try:
        group = make(search)
    except NotAllowed:
        return Group("", [])
    has_more = len(group.hits) > search.most
    return Group(group.kind, group.hits[: search.most], has_more, group.everything if has_more else "")


def people(search: Search) -> Group:
    """People by number or name."""
    search.people = people_found(search.actor, search.day, search.words, search.most + 1)
    return Group(
        "people",
        [
            search.hit(
                reverse("people:person", args=[one.number]),
                f"{one.number} {one.name}",
                t("search.has_left") if one.has_left else one.post,
            )
            for one in search.people
        ],
        everything=f"{reverse('people:list')}?{urlencode({'q': search.text})}",
    )


def records(search: Search) -> Group:
    """Where there are records of the one person that is meant; nothing when several may be."""
    meant = [one for one in search.people if alike(one.number) == search.words[0] or len(search.people) == 1][:1]
    hits = []
    for one in meant:
        for seen, count in records_of(search.seen, one.number):
            asked = urlencode({f"is-{seen.subject}": one.number})
            name = seen.register.name.value
            address = f"{reverse('registers:list', args=[name])}?{asked}"
            hits.append(search.hit(address, name, t("search.records", count=count, person=f"{one.number} {one.name}")))
    return Group("records", hits)


def entries(search: Search) -> Group:
    """Entries by what they are called."""
    hits = [
        search.hit(reverse("registers:entry", args=[one.register, one.entry]), key_words(one.key), one.register)
        for one in entries_found(search.seen, search.text, search.most + 1)
    ]
    return Group("entries", hits)


def units(search: Search) -> Group:
    """Units by code or name."""
    hits = [
        search.hit(f"{reverse('people:list')}?{urlencode({'unit': code})}", name, code)
        for code, name in units_found(search.actor, search.day, search.words, search.most + 1)
    ]
    return Group("units", hits, everything=reverse("people:units"))


def registers(search: Search) -> Group:
    """Registers by name."""
    hits = [
        search.hit(reverse("registers:list", args=[one.name.value]), one.name.value, one.note)
        for one in registers_found(search.seen, search.words, search.most + 1)
    ]
    return Group("registers", hits, everything=reverse("registers:registers"))


def handbook(search: Search) -> Group:
    """Clauses and rules of the handbooks in force."""
    hits, everything = [], ""
    for number, one in search_in_force(search.actor, search.text, search.most + 1):
        chapter = reverse("handbook:read", args=[number, places.page_of(one.path)])
        hits.append(search.hit(f"{chapter}#{places.anchor_of(one.key)}", one.title, one.text))
        everything = everything or f"{reverse('handbook:search', args=[number])}?{urlencode({'q': search.text})}"
    return Group("handbook", hits, everything=everything)


def pages(search: Search) -> Group:
    """Pages of the navigation that the actor may open."""
    shown = navigation(search.actor, "")
    hits = [search.hit(str(one["address"]), str(one["text"])) for one in held(shown, search.words)]
    return Group("pages", hits)


def held(shown: Sequence[dict[str, object]], words: Sequence[str]) -> Iterator[dict[str, object]]:
    """The entries whose words hold every word."""
    return (one for one in shown if all(word in alike(str(one["text"])) for word in words))


GROUPS = (people, records, entries, units, registers, handbook, pages)
"""In the order in which they are shown."""
