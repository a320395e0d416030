"""The words of a clause as they are read: with the values that it quotes in the place of their names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kaohe.handbook.model import Source, Value
from kaohe.handbook.names import fold
from kaohe.handbook.printer import print_expr

QUOTED = re.compile(r"\{([^{}\n]+)\}")


def values_of(source: Source | None) -> dict[str, str]:
    """Folded name of a 參數 → its latest value as it is written; none of a handbook that could not be read."""
    cards = source.cards if source else ()
    return {fold(one.name.value): print_expr(one.values[-1][1].expr) for one in cards if isinstance(one, Value)}


def as_read(text: str, values: Mapping[str, str]) -> str:
    """A text with its quoted values; a name that is none of them stays as it stands.

    >>> as_read("每日扣{每日扣分}，{別的}", {"每日扣分": "4分"})
    '每日扣4分，{別的}'
    """
    return QUOTED.sub(lambda found: values.get(fold(found[1]), found[0]), text)
