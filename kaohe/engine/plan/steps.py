"""Writing a program: steps with fresh table names, and which columns each table has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kaohe.engine import ir

Columns = Sequence[tuple[str, ir.Scalar]]


@dataclass(slots=True)
class Steps:
    """The program so far. Every method adds a step and gives the name of the table it makes."""

    items: list[ir.Step] = field(default_factory=list)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def source(self, name: str, columns: Iterable[str]) -> str:
        """An input table."""
        self.columns[name] = tuple(columns)
        return name

    def _new(self, step: ir.Step, columns: tuple[str, ...]) -> str:
        self.items.append(step)
        self.columns[step.out] = columns
        return step.out

    @property
    def _name(self) -> str:
        return f"s{len(self.items)}"

    def extend(self, table: str, columns: Columns) -> str:
        """The table with further columns."""
        if not columns:
            return table
        names = tuple(name for name, _ in columns)
        return self._new(ir.Extend(self._name, table, tuple(columns)), (*self.columns[table], *names))

    def select(self, table: str, columns: Sequence[tuple[str, str]]) -> str:
        """These columns, renamed (new, old)."""
        return self._new(ir.Select(self._name, table, tuple(columns)), tuple(new for new, _ in columns))

    def keep(self, table: str, names: Sequence[str]) -> str:
        """Only these columns."""
        return self.select(table, [(name, name) for name in names])

    def drop(self, table: str, names: Iterable[str]) -> str:
        """All columns but these."""
        gone = set(names)
        return self.keep(table, [name for name in self.columns[table] if name not in gone])

    def filter(self, table: str, *conditions: ir.Scalar) -> str:
        """The rows for which all conditions are true."""
        if not conditions:
            return table
        condition = conditions[0] if len(conditions) == 1 else ir.And(tuple(conditions))
        return self._new(ir.Filter(self._name, table, condition), self.columns[table])

    def join(
        self, left: str, right: str, on: Sequence[tuple[str, str]], take: Sequence[tuple[str, str]], kind: str = "left"
    ) -> str:
        """left with columns (new, old) of right."""
        names = tuple(new for new, _ in take)
        return self._new(ir.Join(self._name, left, right, kind, tuple(on), tuple(take)), (*self.columns[left], *names))

    def aggregate(self, table: str, by: Sequence[str], columns: Sequence[tuple[str, str, str]]) -> str:
        """One row per combination of `by`."""
        names = tuple(name for name, _, _ in columns)
        return self._new(ir.Aggregate(self._name, table, tuple(by), tuple(columns)), (*by, *names))

    def window(
        self, table: str, by: Sequence[str], order: Sequence[tuple[str, str]], columns: Sequence[tuple[str, str, str]]
    ) -> str:
        """The table with columns over partitions."""
        names = tuple(name for name, _, _ in columns)
        step = ir.Window(self._name, table, tuple(by), tuple(order), tuple(columns))
        return self._new(step, (*self.columns[table], *names))

    def call(self, table: str, arguments: Sequence[str], results: tuple[str, str], function: ir.Function) -> str:
        """One row per combination of arguments, with what the function answers."""
        return self._new(ir.Call(self._name, table, tuple(arguments), results, function), (*arguments, *results))

    def union(self, tables: Sequence[str]) -> str:
        """All rows of the tables, with the columns of the first."""
        if len(tables) == 1:
            return tables[0]
        names = self.columns[tables[0]]
        same = [table if self.columns[table] == names else self.keep(table, names) for table in tables]
        return self._new(ir.Union(self._name, tuple(same)), names)


# --- small expressions ---------------------------------------------------------------------------------------------


def col(name: str) -> ir.Col:
    """A column."""
    return ir.Col(name)


def lit(value: int | str | bool | None) -> ir.Lit:  # noqa: FBT001 - a truth value is a constant like any other
    """A constant."""
    return ir.Lit(value)


def op(sign: str, left: ir.Scalar | str, right: ir.Scalar | str | int) -> ir.Scalar:
    """Comparison or arithmetic; texts name columns, numbers are constants."""
    one = ir.Col(left) if isinstance(left, str) else left
    two = ir.Col(right) if isinstance(right, str) else ir.Lit(right) if isinstance(right, int) else right
    if sign in {"+", "-", "*"}:
        return ir.Arith(sign, one, two)
    return ir.Compare(sign, one, two)


def when(condition: ir.Scalar, then: ir.Scalar, other: ir.Scalar) -> ir.Scalar:
    """then where the condition is true, else other."""
    return ir.Case(((condition, then),), other)


def instead_of_null(name: str, other: ir.Scalar) -> ir.Scalar:
    """The column, or other where it is null."""
    return when(ir.IsNull(ir.Col(name)), other, ir.Col(name))


def evaluated(item: ir.Scalar, raw: Callable[[str], int | str | None]) -> int | None:
    """A small arithmetic expression worked out for one row."""
    match item:
        case ir.Lit(value) if isinstance(value, int):
            return value
        case ir.Col(name):
            found = raw(name)
            return found if isinstance(found, int) else None
        case ir.Arith(sign, left, right):
            a, b = evaluated(left, raw), evaluated(right, raw)
            if a is None or b is None:
                return None
            return a + b if sign == "+" else a - b if sign == "-" else a * b
        case _:
            raise TypeError(item)
