"""What a plugin's function was given, for explanations; no formula of the handbook can show more."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.engine.show import shown
from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.plugged import function_in


def answered(book: Book, leaf: core.Called, numbers: Sequence[int | str | None], *, known: bool) -> tuple[str, str]:
    """The call with its numbers, and the flag: which plugin, which version, and why there is no answer."""
    found = function_in(book, leaf.name)
    if found is None:
        raise KeyError(leaf.name)
    plugin, function = found
    given = [shown(one, quantity.kind, quantity.unit) for one, quantity in zip(numbers, function.takes, strict=True)]
    note = f"Python 函數,{plugin.name} 版本 {plugin.version}"
    steps = tuple(one for one in numbers if isinstance(one, int))
    if not known and len(steps) == len(numbers):
        note += f",{function.answer(steps)[2]}"
    return f"{leaf.name}({', '.join(given)})", note
