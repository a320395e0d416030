"""Two changes of one text put together line by line: what one side left alone is taken from the other."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from kaohe.editions.errors import EditionError
from kaohe.editions.folders import Files
from kaohe.editions.sections import sections


def merged(base: Files, ours: Files, theirs: Files) -> dict[str, str]:
    """The files with what both sides changed since `base`. Raises EditionError that names every clash."""
    found: dict[str, str] = {}
    clashes: list[str] = []
    for path in sorted({*ours, *theirs}):
        one, other, before = ours.get(path), theirs.get(path), base.get(path)
        if one in {other, before} or other == before:
            taken = other if one == before else one
            if taken is not None:
                found[path] = taken
        elif one is None or other is None:
            clashes.append(path)
        else:
            found[path], at = merged_text(before or "", one, other)
            clashes += [f"{path} {key}" for key in at]
    if clashes:
        raise EditionError("E160", count=len(clashes), places="、".join(clashes))
    return found


def merged_text(base: str, ours: str, theirs: str) -> tuple[str, list[str]]:
    """The text with both sides' changes, and the sections of `ours` in which they clash."""
    before, one, other = base.split("\n"), ours.split("\n"), theirs.split("\n")
    made: list[str] = []
    clashing: list[int] = []
    for b, a, c in stretches(before, one, other):
        was, mine, yours = before[slice(*b)], one[slice(*a)], other[slice(*c)]
        if mine not in (yours, was) and yours != was:
            clashing.append(a[0] + 1)
        made += yours if mine == was else mine
    keys = [section.key for section in sections(ours) if any(section.first <= line <= section.end for line in clashing)]
    return "\n".join(made), keys if keys or not clashing else ["#1"]


Stretch = tuple[int, int]


def stretches(base: list[str], ours: list[str], theirs: list[str]) -> Iterator[tuple[Stretch, Stretch, Stretch]]:
    """The three texts cut alike: at every line that all of them have, and what lies between two of those."""
    mine, yours = matches(base, ours), matches(base, theirs)
    shared = [(line, mine[line], yours[line]) for line in sorted(mine.keys() & yours.keys())]
    ends = [(-1, -1, -1), *shared, (len(base), len(ours), len(theirs))]
    for (b, a, c), (b2, a2, c2) in pairwise(ends):
        if b >= 0:
            yield (b, b + 1), (a, a + 1), (c, c + 1)
        if b + 1 < b2 or a + 1 < a2 or c + 1 < c2:
            yield (b + 1, b2), (a + 1, a2), (c + 1, c2)


def matches(base: list[str], other: list[str]) -> dict[int, int]:
    """Line of the base → the same line of the other text."""
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + at: block.b + at for block in blocks for at in range(block.size)}
