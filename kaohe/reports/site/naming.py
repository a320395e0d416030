"""Every name of a handbook with what it is: results, values, registers, their fields, lists and posts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kaohe.handbook.model import AnyCard, Register, Result, Value
from kaohe.handbook.names import fold
from kaohe.handbook.words import LANGUAGES, words
from kaohe.reports.site.building import Site
from kaohe.reports.site.drawn import plain
from kaohe.reports.site.registers import field_said

LONGEST = 200
_OPENING = re.compile(r"^ {0,3}```\s*([^\s`]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Named:
    """A name: what kind of thing it is, what is said of it, the clause that gives it and where that is read."""

    name: str
    key: str
    """What names are compared by: either script, wide or narrow."""
    kind: str
    said: str
    clause: str = ""
    url: str = ""
    quotable: bool = False
    """Whether a clause may quote it in braces: the value of a 參數."""


def named(site: Site) -> list[Named]:
    """Every name once for each thing it means, those of rules first."""
    found = [*of_rules(site), *of_fields(site), *of_lists(site)]
    return list(dict.fromkeys(found))


def of_rules(site: Site) -> Iterator[Named]:
    """What rules give."""
    for spots in site.places.spots.values():
        for spot in spots:
            said = about(spot.card)[:LONGEST]
            kind, quotable = site.kind(spot.card), isinstance(spot.card, Value)
            yield Named(spot.name, fold(spot.name), kind, said, spot.card.clause or "", spot.url, quotable)


def about(card: AnyCard) -> str:
    """What is said of a rule: the value it has, the unit and whom it is for, the fields; then its note."""
    match card:
        case Value():
            first = plain(card.values[-1][1])
        case Result():
            first = " · ".join(one for one in (card.unit.value if card.unit else "", whom(card)) if one)
        case Register():
            first = "、".join(field.name.value for field in card.fields)
        case _:
            first = ""
    return " — ".join(one for one in (first, card.note) if one)


def whom(card: Result) -> str:
    """Whom a result is for, and how often."""
    return f"{card.subject.value}/{card.period}"


def of_fields(site: Site) -> Iterator[Named]:
    """The fields and computed columns of registers."""
    for card in site.source.cards:
        if isinstance(card, Register):
            kind = f"{card.name.value}.{site.words['field']}"
            url = site.places.url(card.name.value)
            for field in card.fields:
                yield Named(field.name.value, fold(field.name.value), kind, field_said(field), card.clause or "", url)
            for column in card.computed:
                said = plain(column.formula)[:LONGEST]
                yield Named(column.name.value, fold(column.name.value), kind, said, card.clause or "", url)


def of_lists(site: Site) -> Iterator[Named]:
    """The lists of the settings, and what stands in them: posts, units."""
    for name, options in site.source.settings.lists:
        yield Named(name, fold(name), site.words["list"], "、".join(options)[:LONGEST])
        for option in options:
            yield Named(option, fold(option), name, "")


def spelled_in(files: Mapping[str, str]) -> str:
    """The language in whose spelling most cards of a handbook begin; that of the product for one without cards."""
    languages: dict[str, list[str]] = {}
    for word in words():
        for language in LANGUAGES if word.group == "kind" else ():
            for spelling in word.spellings[language]:
                languages.setdefault(spelling, []).append(language)
    opened = (kind for text in files.values() for kind in _OPENING.findall(text))
    counted = Counter(language for kind in opened for language in languages.get(kind, ()))
    return max(LANGUAGES, key=lambda language: counted[language])


def alike(names: Sequence[Named]) -> dict[str, str]:
    """Characters of the names that mean another one: 績 is found as 绩."""
    return {char: fold(char) for one in names for char in one.name if fold(char) != char}
