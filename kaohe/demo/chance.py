"""Chance that is the same on every machine: seeded by words, shaped by + − × ÷ alone."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


def source(*words: object) -> Random:
    """The random source of these words: each register, month or person has its own, and none disturbs another."""
    return Random(":".join(str(word) for word in words))


def pick(rng: Random, items: Sequence[Item]) -> Item:
    """One of the items."""
    return items[int(rng.random() * len(items))]


def whole(rng: Random, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


def times(rng: Random, mean: float) -> int:
    """How often something happens that happens `mean` times in the mean."""
    return int(mean * (rng.random() + rng.random()) + rng.random())


def around(rng: Random, mean: float, spread: float) -> float:
    """A number about the mean, seldom farther from it than twice the spread."""
    return mean + (rng.random() + rng.random() + rng.random() - 1.5) * 2 * spread


def skewed(rng: Random, low: float, high: float) -> float:
    """A number from low to high, mostly near low: amounts of money, lengths of calls."""
    part = rng.random()
    return low + (high - low) * part * part * part


class Weighted:
    """Items that come up in proportion to their weights."""

    def __init__(self, items: Sequence[str], weights: Sequence[float]) -> None:
        self._items = tuple(items)
        self._bounds = list(accumulate(weights))

    def draw(self, rng: Random) -> str:
        """One of the items."""
        return self._items[min(bisect(self._bounds, rng.random() * self._bounds[-1]), len(self._items) - 1)]


def fading(count: int, factor: float = 0.4) -> list[float]:
    """Weights of which each is that part of the one before."""
    weights = [1.0]
    while len(weights) < count:
        weights.append(weights[-1] * factor)
    return weights
