"""What the settings of a handbook say, read by themselves, faults and all: its name, what it takes over."""

from __future__ import annotations

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.nodes import read_document
from kaohe.handbook.source import SourceFile
from kaohe.handbook.tree import Listing, Mapping, Node, Text
from kaohe.handbook.words import canonical


def taken_over(settings: str) -> tuple[str, ...]:
    """The folders that a handbook.yaml names under 承接; none when it cannot be read."""
    found = entry(settings, "承接")
    items = found.items if isinstance(found, Listing) else (found,)
    return tuple(item.value for item in items if isinstance(item, Text))


def called(settings: str) -> str:
    """What a handbook calls itself (名稱); empty when it does not say."""
    found = entry(settings, "名稱")
    return found.value if isinstance(found, Text) else ""


def entry(settings: str, key: str) -> Node | None:
    """What a handbook.yaml says under a key."""
    document = read_document(SourceFile("", settings), Diagnostics())
    entries = document.entries if isinstance(document, Mapping) else ()
    return next((one.value for one in entries if canonical(one.key.value, "key") == key), None)
