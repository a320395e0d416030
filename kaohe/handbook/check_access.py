"""Rights: what they name is there, whom they name is a post, and nothing is left to nobody or to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.handbook.book import names_without_card
from kaohe.handbook.check_cards import check_posts, registers
from kaohe.handbook.check_names import closest, names_of
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.model import Access, Register, Result, Sheet, Source
from kaohe.handbook.names import fold
from kaohe.handbook.tree import Text
from kaohe.handbook.words import canonical, spellings

RELATIONS = ("本人", "上級", "同組", "任意")
EVERYBODY = "任意"


def check(source: Source, diagnostics: Diagnostics) -> None:
    """Every 權限, and 可寫 and 可見 of every register."""
    check_data(source, diagnostics)
    check_posts(source, named(source), spelled(), "K532", diagnostics)
    check_everybody(source, diagnostics)
    check_nobody(source, diagnostics)


def cards(source: Source) -> Iterator[Access]:
    """The 權限 of a handbook."""
    return (card for card in source.cards if isinstance(card, Access))


def spelled() -> tuple[str, ...]:
    """The relations, in every spelling."""
    return tuple(word for word in spellings("value") if canonical(word, "value") in RELATIONS)


def check_data(source: Source, diagnostics: Diagnostics) -> None:
    """What 資料 names is a register, a result, or an area of the system."""
    others = other_names(source)
    known = {fold(name.value): name.value for name in names_of(source) if name not in others}
    areas = spellings("area")
    faulty = names_without_card(source)
    for item in (item for card in cards(source) for item in card.data):
        if canonical(item.value, "area") is None and fold(item.value) not in {*known, *faulty}:
            close = closest(item.value, (*known.values(), *areas))
            diagnostics.add("K422", item.span, name=item.value, suggestion=close)


def other_names(source: Source) -> set[Text]:
    """The names of cards that hold nothing anyone could see: 參數 and 權限."""
    return {card.name for card in source.cards if not isinstance(card, Register | Result | Sheet)}


def named(source: Source) -> Iterator[Text]:
    """Everybody named who may do something."""
    for register in registers(source):
        yield from (*register.writers, *register.readers)
    for card in cards(source):
        yield from (*card.readers, *card.writers, *card.deciders)


def check_everybody(source: Source, diagnostics: Diagnostics) -> None:
    """A 權限 by which everybody writes, decides, or sees what is secret is seldom meant.

    A register may well be open: whoever sees a fault of the air conditioning writes it down.
    """
    wide: list[Text] = []
    for card in cards(source):
        wide += (*card.writers, *card.deciders, *(card.readers if card.mark == "機密" else ()))
    for one in wide:
        if canonical(one.value, "value") == EVERYBODY:
            diagnostics.add("K775", one.span, name=one.value)


def check_nobody(source: Source, diagnostics: Diagnostics) -> None:
    """In a handbook that gives rights, a register that nobody may see."""
    giving = {card.handbook for card in cards(source)}
    seen = {fold(item.value) for card in cards(source) if card.readers for item in card.data}
    for register in registers(source):
        if register.handbook in giving and not register.readers and fold(register.name.value) not in seen:
            diagnostics.add("K533", register.name.span, name=register.name.value)
