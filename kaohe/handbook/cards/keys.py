"""Reads what a mapping says under its keywords: each kind lists its keys in one table, every fault is noted."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from typing import TypeVar

from kaohe.handbook.ast import Expr
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.names import nearest
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Mapping, Node, Text
from kaohe.handbook.words import canonical

T = TypeVar("T")

Parse = Callable[[Text, Diagnostics], Expr | None]


@dataclass(slots=True)
class Reader:
    """What reading one card needs, and whether a fault was found in it."""

    diagnostics: Diagnostics
    parse: Parse
    broken: bool = False
    """Whether some of its lines were refused already: then what seems to be missing may stand in these."""
    failed: bool = False

    def __post_init__(self) -> None:
        self.failed = self.failed or self.broken

    def fault(self, code: str, span: Span, **args: object) -> None:
        """Notes a fault: the card will not be used."""
        self.failed = True
        self.diagnostics.add(code, span, **args)

    def gap(self, code: str, span: Span, **args: object) -> None:
        """Notes that something is missing."""
        self.failed = True
        if not self.broken:
            self.diagnostics.add(code, span, **args)

    def warn(self, code: str, span: Span, **args: object) -> None:
        """Notes what should be looked at; the card still counts."""
        self.diagnostics.add(code, span, **args)


Shape = Callable[[Node, Reader], object]
"""Reads a value of one shape; None when it has another one (then the fault is noted)."""


@dataclass(frozen=True, slots=True)
class Key:
    """One keyword of a mapping: the shape of its value, and whether it must be there."""

    shape: Shape
    needed: bool = False


Keys = Lookup[str, Key]


def must(shape: Shape) -> Key:
    """A compulsory key."""
    return Key(shape, needed=True)


def may(shape: Shape) -> Key:
    """A key that may be left out."""
    return Key(shape)


@dataclass(frozen=True, slots=True)
class Entries:
    """The values of a mapping by canonical keyword, as far as they could be read."""

    reader: Reader
    span: Span
    values: dict[str, object] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    """Where each key stands, also those whose value was at fault."""

    def has(self, key: str) -> bool:
        """Whether the key is written, with or without fault."""
        return key in self.spans

    def at(self, key: str) -> Span:
        """Where the key stands; the whole mapping when it is not written."""
        return self.spans.get(key, self.span)

    def get(self, kind: type[T], key: str) -> T | None:
        """The value under the key, or None."""
        value = self.values.get(key)
        return value if isinstance(value, kind) else None

    def need(self, kind: type[T], key: str) -> T:
        """The value under a compulsory key; only asked for when no fault was found."""
        value = self.values[key]
        if not isinstance(value, kind):
            message = f"{key} is {value!r}"
            raise TypeError(message)
        return value

    def many(self, kind: type[T], key: str) -> tuple[T, ...]:
        """The list under the key; empty when it is not written."""
        found = self.values.get(key, ())
        return tuple(item for item in found if isinstance(item, kind)) if isinstance(found, tuple) else ()

    def flag(self, key: str) -> bool:
        """Whether the key says 是."""
        return self.values.get(key) is True


def read_entries(mapping: Mapping, keys: Keys, reader: Reader, span: Span | None = None) -> Entries:
    """Every known key read by its shape; unknown, repeated and missing keys are faults. A gap is shown at `span`."""
    found = Entries(reader, span or mapping.span)
    for entry in mapping.entries:
        word = canonical(entry.key.value, "key") or entry.key.value
        if word not in keys:
            _unknown(entry.key, keys, reader)
        elif word in found.spans:
            reader.fault("K252", entry.key.span, key=entry.key.value, line=found.spans[word].line)
        else:
            found.spans[word] = entry.key.span
            value = keys[word].shape(entry.value, reader)
            if value is not None:
                found.values[word] = value
    for word, key in keys.items():
        if key.needed and word not in found.spans:
            reader.gap("K253", found.span, key=word)
    return found


def _unknown(key: Text, keys: Keys, reader: Reader) -> None:
    close = nearest(key.value, keys)
    if close:
        reader.fault("K250", key.span, key=key.value, close=close[0])
    else:
        reader.fault("K251", key.span, key=key.value, known="、".join(keys))
