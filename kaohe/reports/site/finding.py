"""The index that search looks through: clauses and names with their addresses, in characters everybody can type."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from kaohe.handbook.model import AnyCard
from kaohe.handbook.names import fold
from kaohe.handbook.tree import Clause
from kaohe.reports.site.places import Places

LONGEST = 160


def index(places: Places, kind: Callable[[AnyCard], str]) -> str:
    """A script that sets `kaoheIndex`: entries [title, kind, address, text] and the characters that mean the same.

    A script, since a page opened from a folder may not fetch a file.
    """
    entries = [*of_names(places, kind), *of_clauses(places)]
    texts = "".join(f"{title}{text}" for title, _, _, text in entries)
    alike = {char: folded for char in sorted(set(texts)) if (folded := fold(char)) != char and folded}
    written = json.dumps({"entries": entries, "alike": alike}, ensure_ascii=False, separators=(",", ":"))
    return f"globalThis.kaoheIndex = {written};\n"


Entry = tuple[str, str, str, str]


def of_names(places: Places, kind: Callable[[AnyCard], str]) -> Iterable[Entry]:
    """Every name that a rule gives."""
    for spots in places.spots.values():
        for spot in spots:
            yield spot.name, kind(spot.card), spot.url, spot.card.note[:LONGEST]


def of_clauses(places: Places) -> Iterable[Entry]:
    """Every clause by its id and its words."""
    for chapter in places.source.chapters:
        for clause in chapter.clauses:
            yield clause.id, "", places.clauses[clause.id], words_of(clause)


def words_of(clause: Clause) -> str:
    """The clause's words without markup."""
    return clause.text.value.replace("\n", " ").replace("*", "")[:LONGEST]
