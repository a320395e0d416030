"""What a card means, as a digest: two formulas that are computed alike have one, however they are written.

Ranges are left out: they follow from what stands above a card and change no number by themselves.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache

from kaohe.handbook.core import Round, Value
from kaohe.handbook.model import Formula
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text
from kaohe.handbook.types import Num

RANGES: dict[type, frozenset[str]] = {
    Num: frozenset({"lo", "hi"}),
    Value: frozenset({"bounds", "divisor_range"}),
    Round: frozenset({"signed"}),
}
WORDS_ONLY = frozenset({"span", "note", "clause", "also", "handbook", "former", "source", "message"})
"""Parts of a card that no number depends on."""


def meaning(item: object) -> str:
    """A digest of a typed formula or of a card. Shared parts are digested once, deep ones without recursion."""
    seen: dict[int, str] = {}
    work = [item]
    while work:
        top = work[-1]
        inner = parts(top)
        waiting = [one for one in inner or () if plain(one) is None and id(one) not in seen]
        if waiting:
            work += waiting
            continue
        work.pop()
        if inner is not None:
            seen[id(top)] = digest(type(top).__name__, *(plain(one) or seen[id(one)] for one in inner))
    return plain(item) or seen[id(item)]


def plain(item: object) -> str | None:
    """What has no parts, as a text; None for the rest."""
    match item:
        case Text(value=text):
            return f"t{text.strip()!r}"
        case Span():
            return "-"
        case None | bool() | int() | str() | Fraction():
            return repr(item)
    return None if isinstance(item, tuple | list) or is_dataclass(item) else repr(item)


def parts(item: object) -> tuple[object, ...] | None:
    """The parts that carry meaning: of a written formula its tree, of the rest every field but ranges and words."""
    if plain(item) is not None:
        return None
    if isinstance(item, Formula):
        return (item.expr,)
    if isinstance(item, tuple | list):
        return tuple(item)
    return tuple(getattr(item, name) for name in names_of(type(item)))  # type: ignore[arg-type]


@cache
def names_of(kind: type) -> tuple[str, ...]:
    """The fields of a type that carry meaning."""
    without = RANGES.get(kind, frozenset()) | WORDS_ONLY
    return tuple(item.name for item in fields(kind) if item.name not in without)


def digest(*texts: str) -> str:
    """One digest of several texts."""
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=12).hexdigest()
