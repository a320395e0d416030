"""What both backends must know of an expression: its kind, its parts, the columns it uses, and the order of columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import assert_never

from kaohe.engine.errors import BadProgram, OutOfRange
from kaohe.engine.ir import And, Arith, Case, Col, Compare, Div, Greatest, IsNull, Lit, Not, Or, Scalar

LOW, HIGH = -(2**63), 2**63 - 1


class Kind(StrEnum):
    """What a value is. A column holds INT, TEXT or NULL (nothing but nulls); TRUTH lives inside expressions only."""

    INT = "integer"
    TEXT = "text"
    TRUTH = "truth value"
    NULL = "null"


Columns = Mapping[str, Kind]
Named = tuple[tuple[str, Scalar], ...]


def joined(kinds: Iterable[Kind]) -> Kind:
    """The kind of a value that may come from any of several places."""
    found = set(kinds) - {Kind.NULL}
    if Kind.TEXT in found and len(found) > 1:
        raise BadProgram(f"a text and a number in one place: {', '.join(sorted(found))}")
    if not found:
        return Kind.NULL
    return found.pop() if len(found) == 1 else Kind.INT


def kind_of(item: Scalar, columns: Columns) -> Kind:
    match item:
        case Col(name):
            if name not in columns:
                raise BadProgram(f"no column {name!r} here; there are {', '.join(columns)}")
            return columns[name]
        case Lit(value):
            return _kind_of_literal(value)
        case Arith() | Div() | Greatest():
            return Kind.INT
        case Case(branches, other):
            return joined([*(kind_of(value, columns) for _, value in branches), kind_of(other, columns)])
        case Compare() | And() | Or() | Not() | IsNull():
            return Kind.TRUTH
        case _:
            assert_never(item)


def _kind_of_literal(value: int | str | bool | None) -> Kind:  # noqa: FBT001 - a literal may be a truth value
    if value is None:
        return Kind.NULL
    if isinstance(value, bool):
        return Kind.TRUTH
    if isinstance(value, str):
        return Kind.TEXT
    if not LOW <= value <= HIGH:
        raise OutOfRange(f"the constant {value} is beyond 64 bits")
    return Kind.INT


def stored(kind: Kind) -> Kind:
    """The kind of the column that keeps such a value: a truth value is kept as 1 or 0."""
    return Kind.INT if kind is Kind.TRUTH else kind


def parts(item: Scalar) -> tuple[Scalar, ...]:
    """The expressions directly inside this one, in the order of the text."""
    match item:
        case Col() | Lit():
            return ()
        case Arith(_, left, right) | Div(left, right) | Compare(_, left, right):
            return (left, right)
        case And(items) | Or(items) | Greatest(items):
            return items
        case Not(inner) | IsNull(inner):
            return (inner,)
        case Case(branches, other):
            return (*(side for branch in branches for side in branch), other)
        case _:
            assert_never(item)


def check(item: Scalar, columns: Columns) -> Kind:
    """The kind of an expression all of whose parts are sound; otherwise BadProgram."""
    for part in parts(item):
        check(part, columns)
    match item:
        case Arith(op, left, right):
            _known(op, "+-*")
            _no_text(columns, left, right)
        case Div(left, right):
            _no_text(columns, left, right)
        case Compare(op, left, right):
            _known(op, ("=", "<>", "<", "<=", ">", ">="))
            both = joined([kind_of(left, columns), kind_of(right, columns)])
            if both is Kind.TEXT and op not in {"=", "<>"}:
                raise BadProgram(f"texts are compared with {op}")
        case And(items) | Or(items) | Greatest(items):
            if not items:
                raise BadProgram(f"{type(item).__name__} of nothing")
            _no_text(columns, *items)
        case Not(inner):
            _no_text(columns, inner)
        case Case(branches, _):
            if not branches:
                raise BadProgram("Case without a branch")
            _no_text(columns, *(condition for condition, _ in branches))
        case Col() | Lit() | IsNull():
            pass
        case _:
            assert_never(item)
    return kind_of(item, columns)


def _known(op: str, ops: Iterable[str]) -> None:
    if op not in tuple(ops):
        raise BadProgram(f"no operator {op!r}")


def _no_text(columns: Columns, *items: Scalar) -> None:
    for item in items:
        if kind_of(item, columns) is Kind.TEXT:
            raise BadProgram(f"a text where a number or a truth value is wanted: {item}")


def used(item: Scalar) -> set[str]:
    """The columns an expression looks at."""
    found: set[str] = set()
    todo = [item]
    while todo:
        part = todo.pop()
        if isinstance(part, Col):
            found.add(part.name)
        todo.extend(parts(part))
    return found


def layers(columns: Named) -> list[Named]:
    """The columns by depth: those of one layer use only columns of the table or of the layers before."""
    depth: dict[str, int] = {}
    by_depth: dict[int, list[tuple[str, Scalar]]] = {}
    for name, item in columns:
        depth[name] = 1 + max((depth[other] for other in used(item) if other in depth), default=-1)
        by_depth.setdefault(depth[name], []).append((name, item))
    return [tuple(by_depth[level]) for level in sorted(by_depth)]
