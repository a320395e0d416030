"""The shapes a value may have: text, name, formula, whole number, day, list, yes or no, a word of a group."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from kaohe.base.dates import day_number
from kaohe.handbook.cards.keys import Entries, Keys, Reader, Shape, read_entries
from kaohe.handbook.cards.pieces import bare_name, part
from kaohe.handbook.model import Formula
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.tree import Listing, Mapping, Node, Text
from kaohe.handbook.words import canonical

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,9}")


def text(node: Node, reader: Reader) -> Text | None:
    """A text that is not empty."""
    if not isinstance(node, Text):
        reader.fault("K254", node.span)
        return None
    if not node.value.strip():
        reader.gap("K255", node.span)
        return None
    return node


def any_text(node: Node, reader: Reader) -> Text | None:
    """A text, empty or not."""
    return node if isinstance(node, Text) else text(node, reader)


def sentence(node: Node, reader: Reader) -> str | None:
    """A text for readers."""
    found = text(node, reader)
    return found.value.strip() if found else None


def name(node: Node, reader: Reader) -> Text | None:
    """A name, the signs 「」 around it removed."""
    found = text(node, reader)
    return bare_name(found) if found else None


def formula(node: Node, reader: Reader) -> Formula | None:
    """A formula in the handbook's language."""
    found = text(node, reader)
    return parsed(found, reader) if found else None


def parsed(found: Text, reader: Reader) -> Formula | None:
    """The formula of a text."""
    expr = reader.parse(found, reader.diagnostics)
    if expr is None:
        reader.failed = True
        return None
    return Formula(found, expr)


def formula_range(node: Node, reader: Reader) -> tuple[Formula, Formula] | None:
    """`0分 ~ 100分`."""
    found = text(node, reader)
    if found is None:
        return None
    ends = re.split(r"[~～]", found.value)
    if len(ends) != 2 or not all(end.strip() for end in ends):
        reader.fault("K256", found.span, text=found.value)
        return None
    low = parsed(part(found, 0, len(ends[0])), reader)
    high = parsed(part(found, len(ends[0]) + 1), reader)
    return (low, high) if low and high else None


def whole(low: int = 0, high: int = 999_999_999) -> Callable[[Node, Reader], int | None]:
    """A whole number between two bounds."""

    def read(node: Node, reader: Reader) -> int | None:
        found = text(node, reader)
        if found is None:
            return None
        if not _WHOLE.fullmatch(found.value) or not low <= int(found.value) <= high:
            reader.fault("K257", found.span, text=found.value, low=low, high=high)
            return None
        return int(found.value)

    return read


def day(node: Node, reader: Reader) -> int | None:
    """A date as days since 1970-01-01."""
    found = text(node, reader)
    if found is None:
        return None
    try:
        if _DAY.fullmatch(found.value):
            return day_number(date.fromisoformat(found.value))
    except ValueError:
        pass
    reader.fault("K258", found.span, text=found.value)
    return None


def yes(node: Node, reader: Reader) -> bool | None:
    """是 or 否."""
    found = text(node, reader)
    if found is None:
        return None
    word = canonical(found.value, "truth")
    if word is None:
        reader.fault("K259", found.span, text=found.value)
        return None
    return word == "是"


def choice(*words: str, group: str = "choice") -> Callable[[Node, Reader], str | None]:
    """One word out of a few; `group` is where their spellings stand."""

    def read(node: Node, reader: Reader) -> str | None:
        found = text(node, reader)
        return word_of(found, words, reader, group) if found else None

    return read


def word_of(found: Text, words: Sequence[str], reader: Reader, group: str = "choice") -> str | None:
    """Which of the words the text is."""
    word = canonical(found.value, group)
    if word in words:
        return word
    close = nearest(found.value, words)
    if close:
        reader.fault("K260", found.span, text=found.value, close=close[0])
    else:
        reader.fault("K261", found.span, text=found.value, known="、".join(words))
    return None


def listing(shape: Shape) -> Callable[[Node, Reader], tuple[object, ...] | None]:
    """A list of one shape; what is at fault is left out of it."""

    def read(node: Node, reader: Reader) -> tuple[object, ...] | None:
        if not isinstance(node, Listing):
            reader.fault("K262", node.span)
            return None
        if not node.items:
            reader.gap("K255", node.span)
        return tuple(item for item in (shape(one, reader) for one in node.items) if item is not None)

    return read


def names(node: Node, reader: Reader) -> tuple[Text, ...] | None:
    """A list of different names; one name may stand alone."""
    items = node.items if isinstance(node, Listing) else (node,)
    if not items:
        reader.gap("K255", node.span)
    found = tuple(item for item in (name(one, reader) for one in items) if item is not None)
    different(found, reader)
    return found


def mapping(node: Node, reader: Reader) -> Mapping | None:
    """A mapping, its keys and values still as written."""
    if not isinstance(node, Mapping):
        reader.fault("K263", node.span)
        return None
    if not node.entries:
        reader.gap("K255", node.span)
    return node


def inner(keys: Keys) -> Callable[[Node, Reader], Entries | None]:
    """A mapping with keywords of its own."""

    def read(node: Node, reader: Reader) -> Entries | None:
        found = mapping(node, reader)
        return read_entries(found, keys, reader) if found else None

    return read


def different(found: Sequence[Text], reader: Reader) -> None:
    """Notes every text that stands there twice."""
    seen: dict[str, Text] = {}
    for item in found:
        first = seen.setdefault(fold(item.value), item)
        if first is not item:
            reader.fault("K264", item.span, name=item.value, line=first.span.line)
