"""A plugin: points on a curve that no table of limits draws, here the square root, worked out in whole numbers."""

from decimal import Decimal
from math import isqrt

from kaohe.handbook.plugins import Function, Plugin, Quantity

POINTS = Quantity("分", decimals=2, low="0", high="100")


def root(score):
    """Ten times the square root, to the hundredth, the rest cut off."""
    return Decimal(isqrt(int(score * 10_000) * 100)).scaleb(-2)


def weighted(score, days):
    """Fails where nobody has thought of it; gives too much beyond ten days."""
    return score * 2 / days


PLUGIN = Plugin(
    name="curve",
    version="1.0",
    functions=(
        Function("開方", (POINTS,), POINTS, root, cases=((("100",), "100"), (("0",), "0"), (("50.41",), "71"))),
        Function(
            "加權",
            (POINTS, Quantity("天", decimals=2, low="0", high="31")),
            POINTS,
            weighted,
            cases=((("50", "2"), "50"),),
        ),
    ),
)
