"""Which handbooks a handbook takes over (承接), read from its settings alone, faults and all."""

from __future__ import annotations

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.nodes import read_document
from kaohe.handbook.source import SourceFile
from kaohe.handbook.tree import Listing, Mapping, Text
from kaohe.handbook.words import canonical


def taken_over(settings: str) -> tuple[str, ...]:
    """The folders that a handbook.yaml names under 承接; none when it cannot be read."""
    document = read_document(SourceFile("", settings), Diagnostics())
    for entry in document.entries if isinstance(document, Mapping) else ():
        if canonical(entry.key.value, "key") == "承接":
            items = entry.value.items if isinstance(entry.value, Listing) else (entry.value,)
            return tuple(item.value for item in items if isinstance(item, Text))
    return ()
