"""What a register asks of a file: names, types, steps and ranges as whole numbers, formulas as functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kaohe.handbook.model import Computed, Field, Formula, ImportMapping, Register
from kaohe.handbook.source import NOWHERE
from kaohe.handbook.tree import Text

Cell = int | str | None
RowCall = Callable[[Mapping[str, Cell]], bool | int | str | None]

NUMBER = "數"
TEXT = "文字"
DATE = "日期"
MONTH = "月"
WEEK = "週"
MOMENT = "時點"
CLOCK = "時刻"
TRUTH = "是否"
CHOICE = "選項"
WHOLE_TYPES = frozenset({NUMBER, DATE, MONTH, WEEK, MOMENT, CLOCK, TRUTH, CHOICE})
"""Types kept as whole numbers; every other type (文字, 人, the name of a register) is kept as text."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number field is kept: `step` is what the integer 1 stands for, in the field's own unit."""

    step: Fraction
    low: int | None = None
    high: int | None = None
    unit: str = ""
    suffixes: Mapping[str, Fraction] = field(default_factory=dict)
    """What may stand behind the number in a cell, with its size in the field's own unit: {"元": 1, "萬元": 10000}."""


@dataclass(frozen=True, slots=True)
class FieldSchema:
    """A field, or a raw column that formulas of 匯入 use."""

    name: str
    type: str
    required: bool = True
    options: tuple[str, ...] = ()
    number: NumberFormat | None = None
    note: str = field(default="", compare=False)
    """The card's sentence on it, for who writes it down."""

    @property
    def is_text(self) -> bool:
        """Whether its values are kept as texts."""
        return self.type not in WHOLE_TYPES


@dataclass(frozen=True, slots=True)
class RowFormula:
    """A compiled formula. It is given the columns named by `uses` and no others; None means every column of the row."""

    call: RowCall
    uses: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class RowRule:
    """A condition with its sentence: what a row breaks (校驗), or why it is left out (略去)."""

    condition: RowFormula
    text: str


@dataclass(frozen=True, slots=True)
class ComputedField:
    """A field that 匯入 fills by a formula; what it gives is already in the field's own whole numbers."""

    name: str
    formula: RowFormula


@dataclass(frozen=True, slots=True)
class MappingSchema:
    """匯入: how a foreign file is read."""

    files: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    time_format: str | None = None
    midnight_columns: tuple[str, ...] = ()
    midnight_from: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    empty: tuple[str, ...] = ("",)
    computed: tuple[ComputedField, ...] = ()
    leave_out: tuple[RowRule, ...] = ()
    raw: tuple[FieldSchema, ...] = ()
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class RegisterSchema:
    """A register as intake needs it."""

    name: str
    fields: tuple[FieldSchema, ...]
    key: tuple[str, ...] = ()
    checks: tuple[RowRule, ...] = ()
    mapping: MappingSchema | None = None
    first_weekday: int = 1
    """The day a week begins with, 1 for Monday."""


def schema_of(
    register: Register,
    lists: Mapping[str, tuple[str, ...]],
    number_format: Callable[[Field], NumberFormat],
    *,
    compiled: Callable[[Formula], RowFormula] | None = None,
    first_weekday: int = 1,
) -> RegisterSchema:
    """The schema of a register. `lists` are the handbook's 名單; `compiled` turns its formulas into functions."""

    def formula(item: Formula) -> RowFormula:
        if compiled is None:
            raise ValueError(f"Register {register.name.value} has formulas: give `compiled`.")
        return compiled(item)

    mapping = register.mapping
    return RegisterSchema(
        name=register.name.value,
        fields=tuple(_field(item, lists, number_format) for item in register.fields),
        key=tuple(name.value for name in register.key),
        checks=tuple(RowRule(formula(check.condition), check.message) for check in register.checks),
        mapping=None if mapping is None else _mapping(mapping, lists, number_format, formula),
        first_weekday=first_weekday,
    )


def _field(
    item: Field, lists: Mapping[str, tuple[str, ...]], number_format: Callable[[Field], NumberFormat]
) -> FieldSchema:
    options = lists[item.option_list.value] if item.option_list is not None else item.options
    number = number_format(item) if item.type == NUMBER else None
    return FieldSchema(item.name.value, item.type, item.required, tuple(options), number, item.note)


def _mapping(
    mapping: ImportMapping,
    lists: Mapping[str, tuple[str, ...]],
    number_format: Callable[[Field], NumberFormat],
    formula: Callable[[Formula], RowFormula],
) -> MappingSchema:
    raw = (Field(Text(column.name, NOWHERE), column.type, required=False) for column in mapping.raw)

    def computed(item: Computed) -> ComputedField:
        return ComputedField(item.name.value, formula(item.formula))

    return MappingSchema(
        files=mapping.files,
        columns=dict(mapping.columns),
        date_format=mapping.date_format,
        time_format=mapping.time_format,
        midnight_columns=mapping.midnight_columns,
        midnight_from=mapping.midnight_from,
        values={name: dict(pairs) for name, pairs in mapping.values},
        empty=mapping.empty,
        computed=tuple(computed(item) for item in mapping.computed),
        leave_out=tuple(RowRule(formula(item.condition), item.reason) for item in mapping.leave_out),
        raw=tuple(_field(item, lists, number_format) for item in raw),
        distinct=mapping.distinct,
    )
