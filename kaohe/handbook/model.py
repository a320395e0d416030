"""The book: what a handbook holds, kind by kind, still as written (formulas are trees, numbers are literals)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.handbook.ast import Expr
from kaohe.handbook.model_attachments import Attachments
from kaohe.handbook.model_retention import Retention
from kaohe.handbook.model_settings import Settings
from kaohe.handbook.plugins import Function, Plugin
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Chapter, Text


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the text it came from."""

    text: Text
    expr: Expr


@dataclass(frozen=True, slots=True)
class Substitute:
    """What a state becomes (`不適用: {作: …, 理由: …}`)."""

    value: Formula
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What every card has. `since`/`until` are days since 1970-01-01, None when open."""

    kind: str
    name: Text
    span: Span
    clause: str | None
    also: tuple[Text, ...] = ()
    note: str = ""
    since: int | None = None
    until: int | None = None
    former: str | None = None
    applies: Formula | None = None
    handbook: str = ""
    """Name of the folder of the handbook that wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Card):
    """A card that gives a result per subject and period."""

    subject: Text
    """人, 單位, 公司 or a subject some register names."""
    period: str
    """日 週 月 季 年."""
    unit: Text | None = None
    decimals: int | None = None
    rounding: str = "四舍五入"
    low: Formula | None = None
    high: Formula | None = None
    when_na: Substitute | None = None
    when_missing: Substitute | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value(Card):
    """參數: dated values, first day -> literal; a single undated value stands at None."""

    values: tuple[tuple[int | None, Formula], ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field. `type`: 文字 日期 時點 時刻 月 週 是否 選項 數, or the register it links to by name (人 = 人員)."""

    name: Text
    type: str
    unit: Text | None = None
    decimals: int | None = None
    low: Formula | None = None
    high: Formula | None = None
    options: tuple[str, ...] = ()
    option_list: Text | None = None
    """Name of a 名單 whose options it takes."""
    required: bool = True
    note: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed column."""

    name: Text
    formula: Formula
    unit: Text | None = None
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A condition each row must meet, with the sentence shown when it does not."""

    condition: Formula
    message: str


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Rows of a foreign file that are not records, with the reason."""

    condition: Formula
    reason: str


@dataclass(frozen=True, slots=True)
class RawColumn:
    """A column of the foreign file that 匯入 formulas use, with the type it is read as (default 文字)."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """How a foreign file is read (匯入)."""

    files: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    """(field, column of the file)."""
    date_format: str | None = None
    time_format: str | None = None
    midnight_columns: tuple[str, ...] = ()
    midnight_from: str | None = None
    values: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """field -> (text in the file, our value)."""
    empty: tuple[str, ...] = ("",)
    computed: tuple[Computed, ...] = ()
    leave_out: tuple[LeaveOut, ...] = ()
    raw: tuple[RawColumn, ...] = ()
    """欄型: types of raw columns that computed fields use (`欄型: {vru_entry: 時刻, ser_time: 數}`)."""
    distinct: bool = False
    """去重: equal rows (all fields) are one."""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """應有: what ought to be there."""

    name: Text
    rhythm: str
    """每月 每週 每日 每件."""
    day: int | None = None
    """Day of the month (每月), or weekday 1–7 (每週)."""
    next_week: bool = False
    seconds: int = 86399
    per_register: Text | None = None
    per_limit: Formula | None = None
    """Due moment as a formula over the row of per_register (日期 or 時點)."""
    per_key: tuple[Text, ...] = ()
    """Fields of per_register that the report's 對應 fields equal, in order."""
    matches: tuple[Text, ...] = ()
    """Fields of the report (對應)."""
    handed_in: Text | None = None
    applies: Formula | None = None
    exempt_register: Text | None = None
    exempt_condition: Formula | None = None
    look_back: int = 3
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(Card):
    """台賬: typed records."""

    fields: tuple[Field, ...]
    key: tuple[Text, ...] = ()
    subject: Text | None = None
    """主體: the name of the subject that its rows are."""
    owner: Text | None = None
    """歸屬."""
    dated_by: Text | None = None
    rows_per_month: int = 1000
    computed: tuple[Computed, ...] = ()
    checks: tuple[RowCheck, ...] = ()
    mapping: ImportMapping | None = None
    due: Due | None = None
    bulk: bool = False
    closed_by: Text | None = None
    """結於: the field that is empty as long as the record is an open task."""
    retention: Retention | None = None
    attachments: Attachments | None = None
    writers: tuple[Text, ...] = ()
    readers: tuple[Text, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field of that name (exact), or None."""
        return next((item for item in self.fields if item.name.value == name), None)

    @property
    def is_of_months(self) -> bool:
        """Whether its records are of a month, not of a day: the field that dates them is a 月."""
        item = self.field(self.dated_by.value) if self.dated_by else None
        return item is not None and item.type == "月"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Result):
    """取數."""

    register: Text
    take: Formula
    """The call `次數()`, `合計(e)`, … ."""
    condition: Formula | None = None
    standing: bool = False
    """期: 截至."""
    skip_missing: bool = False
    order: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Streak:
    """連續: from the nth consecutive row on, times factor; growing multiplies again each time."""

    start: int
    factor: Formula
    growing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduct(Result):
    """扣分."""

    register: Text
    condition: Formula | None = None
    each: Formula | None = None
    nth: tuple[Formula, ...] = ()
    streak: Streak | None = None
    once: bool = False
    veto: bool = False
    cap: Formula | None = None
    full: Formula | None = None
    excess_to_total: bool = False
    order: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a judgement with its points: low = high for a fixed value."""

    name: Text
    low: Formula
    high: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge(Result):
    """裁定. `levels` of one nameless level mean a plain range; `choices` mean a decision without points."""

    judges: tuple[Text, ...] = ()
    full: Formula | None = None
    deducts: bool = False
    levels: tuple[Level, ...] = ()
    choices: tuple[Text, ...] = ()
    step: Formula | None = None
    facts: tuple[Text, ...] = ()
    proposal: Formula | None = None
    when: Formula | None = None
    otherwise: Formula | None = None
    register: Text | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a 考核表. `method`: 取值 每次扣 有則扣 有則為零 無則為零 裁定 得分裁定 扣分裁定 扣總分 小計."""

    number: str
    item: Text
    full: Formula | None
    method: str
    amount: Formula | None
    """Points of 每次扣 and 有則扣."""
    levels: tuple[Level, ...]
    source: Formula | None
    gate: str | None
    """無則為零 or 有則為零 in front of a judged row's source."""
    judges: tuple[Text, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Result):
    """考核表."""

    full: Formula
    rows: tuple[SheetRow, ...]
    at_end: bool = False
    """月中變動: 期末."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weigh(Result):
    """加權: (formula, weight)."""

    items: tuple[tuple[Formula, Formula], ...]


@dataclass(frozen=True, slots=True)
class Held(Substitute):
    """暫扣: `value` stands instead of what the formula gives until one of `release` has decided otherwise."""

    release: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Result):
    """公式."""

    formula: Formula
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """One row of a 查表; bound None for 其餘."""

    bound: Formula | None
    word: str
    """以上 超過 以下 不足 其餘."""
    value: Formula
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup(Result):
    """查表. Either tiers over one `by`, or table rows: texts equal to the `by` values, and the value."""

    by: tuple[Formula, ...]
    mode: str = "取值"
    tiers: tuple[Tier, ...] = ()
    table: tuple[tuple[tuple[str, ...], Formula], ...] = ()
    table_path: Text | None = None
    """表: the file the table rows are read from."""


@dataclass(frozen=True, slots=True)
class Grade:
    """One row of a 等級; condition None for 其餘."""

    name: Text
    condition: Formula | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder(Result):
    """等級, highest first."""

    grades: tuple[Grade, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Result):
    """薪資單: (sign, name of the line's result)."""

    lines: tuple[tuple[int, Text], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access(Card):
    """權限: who may see, write and decide what. Names are posts, units, persons, or 本人 上級 同組 任意."""

    data: tuple[Text, ...]
    """Names of registers and results, or 制度 存證賬 帳號."""
    readers: tuple[Text, ...] = ()
    writers: tuple[Text, ...] = ()
    deciders: tuple[Text, ...] = ()
    by_task: bool = False
    """憑任務: only while an open task asks for the record."""
    mark: str = ""
    """公開 內部 機密, printed on what leaves the house; empty when the card does not say."""


AnyCard = Value | Register | Measure | Deduct | Judge | Sheet | Weigh | Rule | Lookup | Ladder | Statement | Access


@dataclass(frozen=True, slots=True)
class Source:
    """A handbook as read: settings, chapters and typed cards of all its layers, lowest layer first."""

    settings: Settings
    chapters: tuple[Chapter, ...]
    cards: tuple[AnyCard, ...]
    files: tuple[SourceFile, ...] = ()
    """The text of every file that was read, for showing a place of it."""
    plugins: tuple[tuple[Plugin, Function], ...] = ()
    """The functions of plugins that the handbook may call."""
