"""Writes expressions as Python source, so that the reference backend runs a whole Extend in one loop over the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, assert_never

from kaohe.engine.backends.scalar import HIGH, LOW, Columns, Kind, Named, kind_of, stored, used
from kaohe.engine.errors import OutOfRange
from kaohe.engine.ir import And, Arith, Case, Col, Compare, Div, Greatest, IsNull, Lit, Not, Or, Scalar

Value = int | str | None
Rows = Callable[[Iterable[tuple[Value, ...]]], list[tuple[Value, ...]]]


# --- the meaning of each operation; null is None ------------------------------------------------------------------


def within(value: int) -> int:
    """The number itself if 64 bits hold it."""
    if LOW <= value <= HIGH:
        return value
    raise OutOfRange(f"{value} is beyond 64 bits")


def add(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else within(left + right)


def subtract(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else within(left - right)


def multiply(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else within(left * right)


def divide(left: int | None, right: int | None) -> int | None:
    """The quotient without its fraction; null unless the divisor is positive."""
    if left is None or right is None or right <= 0:
        return None
    return left // right if left >= 0 else -(-left // right)


def both(left: bool | None, right: bool | None) -> bool | None:  # noqa: FBT001 - truth values are what it is about
    if left is None:
        return None if right is None or right else False
    return right if left else False


def either(left: bool | None, right: bool | None) -> bool | None:  # noqa: FBT001 - as above
    if left is None:
        return True if right else None
    return True if left else right


def negate(item: bool | None) -> bool | None:  # noqa: FBT001 - as above
    return None if item is None else not item


def largest(*items: int | None) -> int | None:
    return max((item for item in items if item is not None), default=None)


def truth(item: int | None) -> bool | None:
    return None if item is None else item != 0


def number(item: bool | None) -> int | None:  # noqa: FBT001 - as above
    return None if item is None else int(item)


def equal(left: Any, right: Any) -> bool | None:
    return None if left is None or right is None else left == right


def differ(left: Any, right: Any) -> bool | None:
    return None if left is None or right is None else left != right


def less(left: int | None, right: int | None) -> bool | None:
    return None if left is None or right is None else left < right


def at_most(left: int | None, right: int | None) -> bool | None:
    return None if left is None or right is None else left <= right


def more(left: int | None, right: int | None) -> bool | None:
    return None if left is None or right is None else left > right


def at_least(left: int | None, right: int | None) -> bool | None:
    return None if left is None or right is None else left >= right


_ARITH = {"+": add, "-": subtract, "*": multiply}
_COMPARE = {"=": equal, "<>": differ, "<": less, "<=": at_most, ">": more, ">=": at_least}
_OTHERS = (divide, both, either, negate, largest, truth, number)
_WORDS = {function.__name__: function for function in (*_ARITH.values(), *_COMPARE.values(), *_OTHERS)}


# --- the writing --------------------------------------------------------------------------------------------------


class Writer:
    """Writes expressions over columns that are local variables of the loop."""

    def __init__(self, columns: Columns, variables: Mapping[str, str]) -> None:
        self.columns = columns
        self.variables = variables

    def number(self, item: Scalar) -> str:
        code = self.plain(item)
        return f"number({code})" if kind_of(item, self.columns) is Kind.TRUTH else code

    def truth(self, item: Scalar) -> str:
        code = self.plain(item)
        return f"truth({code})" if kind_of(item, self.columns) is Kind.INT else code

    def plain(self, item: Scalar) -> str:
        match item:
            case Col(name):
                return self.variables[name]
            case Lit(value):
                return repr(value)
            case Arith(op, left, right):
                return f"{_ARITH[op].__name__}({self.number(left)}, {self.number(right)})"
            case Div(left, right):
                return f"divide({self.number(left)}, {self.number(right)})"
            case Compare(op, left, right):
                return f"{_COMPARE[op].__name__}({self.number(left)}, {self.number(right)})"
            case And(items) | Or(items):
                return self._folded("both" if isinstance(item, And) else "either", items)
            case Not(inner):
                return f"negate({self.truth(inner)})"
            case IsNull(inner):
                return repr(inner.value is None) if isinstance(inner, Lit) else f"({self.plain(inner)} is None)"
            case Case():
                return self._case(item)
            case Greatest(items):
                return f"largest({', '.join(self.number(one) for one in items)})"
            case _:
                assert_never(item)

    def _folded(self, word: str, items: tuple[Scalar, ...]) -> str:
        first, *rest = (self.truth(item) for item in items)
        for code in rest:
            first = f"{word}({first}, {code})"
        return first

    def _case(self, item: Case) -> str:
        side = self.plain if kind_of(item, self.columns) is Kind.TRUTH else self.number
        branches = (f"{side(value)} if {self.truth(condition)} else " for condition, value in item.branches)
        return f"({''.join(branches)}{side(item.other)})"


def looked_at(columns: Columns, named: Named) -> list[str]:
    """The columns of the table that the new columns need, in the table's order."""
    wanted: set[str] = set().union(*(used(item) for _, item in named))
    return [name for name in columns if name in wanted]


def compile_rows(columns: Columns, named: Named) -> Rows:
    """A function from rows of `looked_at` columns to rows of the new columns."""
    kinds = dict(columns)
    given = looked_at(columns, named)
    variables = {name: f"old{place}" for place, name in enumerate(given)}
    lines = ["def run(rows):", "    results = []", f"    for ({_listed(variables.values())}) in rows:"]
    for place, (name, item) in enumerate(named):
        writer = Writer(kinds, variables)
        lines.append(f"        new{place} = {writer.number(item)}")
        kinds[name] = stored(kind_of(item, kinds))
        variables[name] = f"new{place}"
    lines += [f"        results.append(({_listed(variables[name] for name, _ in named)}))", "    return results"]
    space: dict[str, Any] = dict(_WORDS)
    exec("\n".join(lines), space)  # noqa: S102 - written above from numbered names and quoted constants only
    return space["run"]  # type: ignore[no-any-return]


def _listed(names: Iterable[str]) -> str:
    return "".join(f"{name}, " for name in names)
