"""What sellers share: the season, and which customers are whose."""

from __future__ import annotations

from kaohe.demo.days import Month

SELLER, SERVICE = "銷售員", "現場服務代表"
SEASON = (0.7, 0.6, 1.1, 1.2, 1.15, 1.0, 0.9, 0.85, 1.1, 1.2, 1.05, 1.15)
"""Sales of January to December against the year's mean."""


def season(month: Month) -> float:
    """How much is sold in that month of the year, against the mean."""
    return SEASON[int(str(month)[5:7]) - 1]


def patch(key: str) -> int:
    """The number of a seller's first customer; the next twenty or so are his too."""
    return int(key[1:]) * 17 if key[1:].isdigit() else len(key)
