"""What names mean: in a result's formula, in a register's row, in a look-up's condition."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn

from kaohe.handbook import ast, core
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.core import Value, Var
from kaohe.handbook.judged import judged_kind
from kaohe.handbook.lookups import look_up
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.plugged import called, function_in
from kaohe.handbook.references import across
from kaohe.handbook.types import Day, Num, Type
from kaohe.handbook.units import COUNT, DAYS
from kaohe.handbook.unknown import unknown, unknown_function
from kaohe.handbook.words import canonical

if TYPE_CHECKING:
    from kaohe.handbook.book import Book
    from kaohe.handbook.elaborate import Elaborator
    from kaohe.handbook.model import Register

DAY_COUNT = Num(DAYS, Fraction(1), 0, 40_000)
ATTRIBUTES: dict[str, Type] = {
    "期初日": Day(),
    "期末日": Day(),
    "當期天數": Num(DAYS, Fraction(1), 1, 366),
    "月份": Num(COUNT, Fraction(1), 1, 12),
}
PERSON_ATTRIBUTES: dict[str, Type] = {
    "司齡": DAY_COUNT,
    "在職天數": Num(DAYS, Fraction(1), 0, 366),
    "應出勤天數": Num(DAYS, Fraction(1, 10), 0, 4000),
}
MONTHLY = frozenset({"應出勤天數"})
"""Attributes known month by month only: the roster of other months need not be there."""
PEOPLE, POSTS = "人員", "任職"
SHORT = frozenset({"日", "週"})
"""Periods inside a month: their 參數 are those of their own last day."""
OWN_POST_FIELDS = frozenset(fold(name) for name in ("自", "至", "工號"))


@dataclass(slots=True)
class SubjectScope:
    """Names in a formula about a subject and a period."""

    book: Book
    subject: str
    grain: str

    def knows(self, node: ast.Name) -> bool:
        """Whether the name is a result, a 參數 or an attribute."""
        name = fold(node.text)
        return name in self.book.outputs or name in self.book.values or self.attribute(node.text) is not None

    def name(self, node: ast.Name) -> Value | None:
        """A result of the same subject and period, a 參數, or an attribute."""
        if fold(node.text) in self.book.outputs:
            return self.result(node)
        parameter = self.book.parameter(node.text)
        if parameter is not None:
            shown = self.book.values[fold(node.text)].name.value
            kind = self.book.parameter_kind(shown) if self.grain in SHORT else parameter.type
            return Value(kind, Var(core.Parameter(shown)))
        found = self.attribute(node.text)
        if found is not None:
            shown, kind = found
            if shown in MONTHLY and self.grain != "月":
                raise Fault("K406", name=shown, period="月", own=self.grain)
            return Value(kind, Var(core.Attribute(shown)))
        return unknown(self.book, node, self.candidates())

    def candidates(self) -> list[str]:
        """Every name that could have been meant."""
        results = [outputs[0].name for outputs in self.book.outputs.values()]
        return results + [card.name.value for card in self.book.values.values()] + list(self.attributes())

    def result(self, node: ast.Name) -> Value | None:
        """Another result: of this subject and period, or one the subject shares (公司, its 單位)."""
        card = self.book.outputs[fold(node.text)][0].card
        shown = self.book.display(node.text)
        same_subject = fold(card.subject.value) == fold(self.subject)
        if card.period != self.grain:
            raise Fault("K406", name=shown, period=card.period, own=self.grain)
        kind = self.book.result_type(node.text)
        if kind is None:
            raise Reported
        if same_subject:
            return Value(kind, Var(core.Result(shown)))
        if card.subject.value == "公司" or (self.subject == "人" and fold(card.subject.value) == fold("單位")):
            return Value(kind, Var(core.Shared(shown, card.subject.value)))
        raise Fault("K405", name=shown, subject=card.subject.value, own=self.subject)

    def attribute(self, name: str) -> tuple[str, Type] | None:
        """The attribute as named by the handbook, with its type."""
        return next(((shown, kind) for shown, kind in self.attributes().items() if fold(shown) == fold(name)), None)

    def attributes(self) -> dict[str, Type]:
        """What is known of every subject of this kind."""
        found = dict(ATTRIBUTES)
        home = self.book.subjects.get(fold(self.subject))
        registers = [home] if home else []
        if self.subject == "人":
            found |= PERSON_ATTRIBUTES
            posts = self.book.register(POSTS)
            registers += [posts] if posts else []
        for register in registers:
            for item in register.fields:
                if register.name.value == POSTS and fold(item.name.value) in OWN_POST_FIELDS:
                    continue
                kind = self.book.field_type(register, item.name.value)
                if kind is not None:
                    found.setdefault(item.name.value, kind)
        return found

    def member(self, node: ast.Member, options: tuple[ast.Option, ...], elaborator: Elaborator) -> Value | None:
        """上月.X, 上級.X, and the parts of a 扣分: X.超出."""
        if isinstance(node.left, ast.Name):
            output = canonical(node.name.text, "output")
            whole = f"{node.left.text}.{output or node.name.text}"
            if fold(whole) in self.book.outputs:
                return self.result(ast.Name(whole, node.span))
        return across(self.book, self.subject, self.grain, node, (node.name,), options, elaborator)

    def call(self, node: ast.Call, elaborator: Elaborator) -> Value | None:
        """本季.平均(X), 下屬.合計(X), 本組.排名(X)."""
        if isinstance(node.target, ast.Name):
            return called(self.book, node, node.target.text, elaborator) or unknown_function(self.book, node)
        return across(self.book, self.subject, self.grain, node.target, node.args, node.options, elaborator)


# --- inside a register -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class RowScope:
    """Names in a formula about one record: its fields and columns, and 參數 on the record's day."""

    book: Book
    register: Register

    def knows(self, node: ast.Name) -> bool:
        """Whether the name is a field, a column or a 參數."""
        return self.shown(node.text) is not None or fold(node.text) in self.book.values

    def beside(self, register: Register) -> RowScope:
        """The scope of another register's rows."""
        return RowScope(self.book, register)

    def shown(self, name: str) -> str | None:
        """The field or column as the register writes it."""
        names = [item.name.value for item in self.register.fields] + [
            item.name.value for item in self.register.computed
        ]
        names += [card.name.value for card in self.book.record_judgements(self.register)]
        return next((item for item in names if fold(item) == fold(name)), None)

    def name(self, node: ast.Name) -> Value | None:
        """A field, a computed column, a judgement on the record, or a 參數."""
        shown = self.shown(node.text)
        if shown is None:
            return self.parameter(node)
        kind = self.kind_of(shown)
        if kind is None:
            raise Reported
        return Value(kind, Var(core.FieldOf(shown)))

    def kind_of(self, shown: str) -> Type | None:
        """The type of a field or column."""
        kind = self.book.field_type(self.register, shown)
        if kind is not None:
            return kind
        for card in self.book.record_judgements(self.register):
            if card.name.value == shown:
                return judged_kind(card)
        column = self.book.column(self.register, shown)
        return column.type if column else None

    def unknown(self, node: ast.Name) -> NoReturn:
        """Notes a name that is no field, with the field or 參數 that was meant."""
        if fold(node.text) in self.book.faulty or self.book.out_of_force(node.text, node.span):
            raise Reported
        names = [item.name.value for item in self.register.fields]
        names += [item.name.value for item in self.register.computed]
        close = nearest(node.text, names + [card.name.value for card in self.book.values.values()])
        given = {"register": self.register.name.value, "name": node.text, "suggestion": "、".join(close)}
        self.book.diagnostics.add("K408", node.span, **given)
        raise Reported

    def parameter(self, node: ast.Name) -> Value | None:
        """A 參數: its range holds every version, for each record takes the one of its day."""
        if fold(node.text) not in self.book.values:
            return self.unknown(node)
        shown = self.book.values[fold(node.text)].name.value
        if not self.book.parameter_steps(shown):
            raise Reported  # None of its values could be read, and each was told.
        return Value(self.book.parameter_kind(shown), Var(core.Parameter(shown)))

    def member(self, node: ast.Member, options: tuple[ast.Option, ...], elaborator: Elaborator) -> Value | None:
        """本.欄 is the row's own field."""
        del options, elaborator
        if isinstance(node.left, ast.Name) and canonical(node.left.text, "prefix") == "本":
            return self.name(node.name)
        shown = node.left.text if isinstance(node.left, ast.Name) else "…"
        raise Fault("K411", at=node.left.span, name=shown, suggestion="、".join(nearest(shown, ("本",))))

    def call(self, node: ast.Call, elaborator: Elaborator) -> Value | None:
        """上次, 空數, 查."""
        word = canonical(node.target.text, "function") if isinstance(node.target, ast.Name) else None
        match word:
            case "上次":
                return self.previous(node)
            case "空數":
                return self.blanks(node, elaborator)
            case "查":
                return look_up(self, node)
            case _:
                if isinstance(node.target, ast.Name) and function_in(self.book, node.target.text):
                    raise Fault("K966", at=node.span, function=node.target.text)
                return unknown_function(self.book, node)

    def previous(self, node: ast.Call) -> Value | None:
        """上次(欄, 按: [欄…])."""
        fields = [item for item in node.args if isinstance(item, ast.Name)]
        if len(fields) != 1 or len(node.args) != 1:
            raise Fault("K516", function="上次", expected=1, found=len(node.args), usage="上次(欄, 按: [欄])")
        value = self.name(fields[0])
        by: list[str] = []
        for option in node.options:
            items = option.value.items if isinstance(option.value, ast.Listed) else (option.value,)
            by += [self.shown(item.text) or self.unknown(item) for item in items if isinstance(item, ast.Name)]
        if value is None:
            raise Reported
        return Value(value.type, Var(core.Previous(self.shown(fields[0].text) or "", tuple(by))))

    def blanks(self, node: ast.Call, elaborator: Elaborator) -> Value:
        """空數(a, b, …): how many of the fields are empty."""
        total: core.Core = core.Const(0)
        for item in node.args:
            value = elaborator.visit(item)
            one = core.If(core.Has(value.core), core.Const(0), core.Const(1))
            total = core.Arith("+", total, one)
        return Value(Num(COUNT, Fraction(1), 0, len(node.args)), total)
