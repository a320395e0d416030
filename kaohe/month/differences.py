"""Two states of a month, result by result: who has another value, or another state, in the one than in the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.handbook.units import unit_of
from kaohe.month.state import Place, State, place_of

NOTHING = "無此項"
"""The state of a result that one side does not have at all."""


@dataclass(frozen=True, slots=True)
class Item:
    """A result on both sides, brought to one step.

    `rows`: of every subject and period whose value or state differs: subject, period, before, after (whole numbers of
    `step`, or places in `options`), state_before, state_after, origin_before, origin_after.
    """

    name: str
    place: Place
    unit: str
    decimals: int
    step: Fraction | None
    options: tuple[str, ...]
    kind: str
    """number, choice, or the type's name."""
    clause: str
    rows: pa.Table
    before: int
    after: int
    """Sums over all who have a value, in steps."""
    people: tuple[int, int]
    """How many have a value, before and after."""

    @property
    def changed(self) -> int:
        """How many subjects and periods differ."""
        count: int = self.rows.num_rows
        return count

    def amount(self, steps: int) -> Fraction:
        """A number of steps in the item's unit."""
        known = unit_of(self.unit)
        return steps * (self.step or Fraction(1)) / (known.factor if known else 1)


def compared(one: State, two: State, names: Iterable[str] | None = None) -> list[Item]:
    """Every result (or those of these folded names) that both or one of the states have, in the order of the second."""
    old, new = one.known(), two.known()
    asked = (
        list(dict.fromkeys([*new, *old]))
        if names is None
        else [n for n in dict.fromkeys([*new, *old]) if n in set(names)]
    )
    places: dict[Place, list[str]] = {}
    for name in asked:
        for known in (new, old):
            if name in known:
                places.setdefault(place_of(known[name]), []).append(name)
                break
    found: list[Item] = []
    for place, members in places.items():
        left, right = one.table(place, members), two.table(place, members)
        both = side_by_side(left, right)
        found += [item_of(name, place, old.get(name), new.get(name), both) for name in members]
    order = {name: at for at, name in enumerate(asked)}
    by_name = {str((new.get(name) or old[name])["name"]): order[name] for name in asked}
    return sorted(found, key=lambda item: by_name[item.name])


def moved_names(one: State, two: State, names: Iterable[str]) -> set[str]:
    """The folded names of the results that differ for anybody."""
    from kaohe.handbook.names import fold  # noqa: PLC0415

    return {fold(item.name) for item in compared(one, two, names) if item.changed}


def side_by_side(left: pa.Table, right: pa.Table) -> pa.Table:
    """Both tables by subject and period, the columns of the second behind a `>`."""
    renamed = right.rename_columns([name if name in {"_s", "_p"} else f">{name}" for name in right.column_names])
    if all(left[key].equals(right[key]) for key in ("_s", "_p")):
        columns = {name: left[name] for name in left.column_names}
        return pa.table(columns | {name: renamed[name] for name in renamed.column_names})
    return left.join(renamed, ["_s", "_p"], join_type="full outer")


def item_of(
    name: str, place: Place, old: Mapping[str, object] | None, new: Mapping[str, object] | None, both: pa.Table
) -> Item:
    """One result of both sides."""
    about = new or old or {}
    before, after, step, options = on_one_step(
        side(both, name, old, place), side(both, f">{name}", new, place), old, new
    )
    states = [words(both, name, old, place, ".state"), words(both, f">{name}", new, place, ".state")]
    origins = [words(both, name, old, place, ".origin"), words(both, f">{name}", new, place, ".origin")]
    same = pc.and_(pc.equal(pc.fill_null(before, 0), pc.fill_null(after, 0)), pc.equal(*states))
    rows = pa.table(
        {
            "subject": both["_s"], "period": both["_p"], "before": before, "after": after,
            "state_before": states[0], "state_after": states[1],
            "origin_before": origins[0], "origin_after": origins[1],
        }
    ).filter(pc.invert(same))  # fmt: skip
    kind = "number" if step is not None else "choice" if options else str(about.get("type", ""))
    return Item(
        str(about["name"]), place, str(about.get("unit") or ""), int(str(about.get("decimals") or 0)), step, options,
        kind, str(about.get("clause") or ""), rows, pc.sum(before).as_py() or 0, pc.sum(after).as_py() or 0,
        (len(before) - before.null_count, len(after) - after.null_count),
    )  # fmt: skip


def side(both: pa.Table, name: str, about: Mapping[str, object] | None, place: Place) -> pa.ChunkedArray:
    """The values of one side; nothing where it has no such result of that subject and grain."""
    if about is None or place_of(about) != place:
        return pa.chunked_array([pa.nulls(both.num_rows, pa.int64())])
    return both[name]


def words(both: pa.Table, name: str, about: Mapping[str, object] | None, place: Place, part: str) -> pa.ChunkedArray:
    """States or origins of one side; a subject that the side does not have has none."""
    nothing = NOTHING if part == ".state" else ""
    if about is None or place_of(about) != place:
        return pa.chunked_array([pa.repeat(pa.scalar(nothing), both.num_rows)])
    return pc.fill_null(both[f"{name}{part}"], nothing)


def on_one_step(
    before: pa.ChunkedArray, after: pa.ChunkedArray, old: Mapping[str, object] | None, new: Mapping[str, object] | None
) -> tuple[pa.ChunkedArray, pa.ChunkedArray, Fraction | None, tuple[str, ...]]:
    """Both sides at the finer of their steps, or as places in today's options (those that are gone behind them)."""
    steps = [Fraction(str(side["step"])) for side in (old, new) if side and side.get("step") is not None]
    if steps:
        first, last = steps[0], steps[-1]
        step = Fraction(
            gcd(first.numerator * last.denominator, last.numerator * first.denominator),
            first.denominator * last.denominator,
        )
        factors = [int(first / step), int(last / step)]
        return pc.multiply_checked(before, factors[0]), pc.multiply_checked(after, factors[1]), step, ()
    was, now = ([str(one) for one in side.get("options") or ()] if side else [] for side in (old, new))  # type: ignore[attr-defined]
    options = list(dict.fromkeys([*now, *was]))
    if was and was != now:
        before = pa.array([options.index(option) for option in was], pa.int64()).take(before.combine_chunks())
        before = pa.chunked_array([before])
    return before, after, None, tuple(options)
