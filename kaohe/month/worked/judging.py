"""What a case says was judged, as rows of the register of judgements."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.base.dates import day_number
from kaohe.engine.plan.judgements import REGISTER, per_record
from kaohe.handbook.book import Book
from kaohe.handbook.judged import is_yes_no
from kaohe.handbook.model import Field, Register
from kaohe.handbook.model_cases import CaseJudgement, CaseRecord
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.results import Judged
from kaohe.handbook.tree import Text
from kaohe.intake.amounts import amount
from kaohe.intake.faults import Refusal
from kaohe.intake.schema import Cell
from kaohe.month.worked.layout import ROW, Laid
from kaohe.month.worked.rows import Row
from kaohe.month.worked.values import DAY_SECONDS
from kaohe.records.schemas import number_format

JUDGE, REASON = "裁定人", "例"
YES, NO = 0, 1
"""是 and 否 as the register's 決定 keeps them: places in its list of options."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is judged: once a period of `grain`, or for each record of `register`."""

    gather: Judged
    grain: str = ""
    register: str = ""


@dataclass(slots=True)
class Judging:
    """Everything a book lets people judge, by folded name."""

    book: Book
    items: dict[str, Item] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in self.book.all_nodes():
            for gather in node.gathers:
                if isinstance(gather, Judged):
                    self.items[fold(gather.item)] = Item(gather, node.grain)
        for register in self.book.registers.values():
            for card in self.book.record_judgements(register):
                self.items[fold(card.name.value)] = Item(per_record(card), register=register.name.value)

    def judge(self, laid: Laid, given: CaseJudgement) -> None:
        """Adds the judgement for every period, or every record, of the case that it can be about."""
        item = self.items.get(fold(given.card.value))
        if item is None:
            names = [known.gather.item for known in self.items.values()]
            laid.fault(
                "M109", given.card.span, name=given.card.value, close="、".join(nearest(given.card.value, names))
            )
            return
        subject = given.subject.value if given.subject else laid.people[0]
        if item.register:
            for record in laid.rows.get(item.register, []):
                add(laid, item, given, {"工號": subject, "記錄": record[ROW]})
            return
        for day in laid.days_of(item.grain):
            month = day_number(laid.month.first_day) if item.grain in {"日", "週"} else day
            add(laid, item, given, {"工號": subject, "期間": month, "週次": day if item.grain == "週" else None})

    def judge_record(self, laid: Laid, register: Register, record: CaseRecord, row: Row) -> None:
        """The judgements that a record's row carries, in columns named after their items."""
        owner = laid.book.owner_of(register, "人")
        subject = str(row.get(owner) or laid.people[0]) if owner else laid.people[0]
        for name, text in record.fields:
            item = self.items.get(fold(name.value))
            if item is not None and item.register == register.name.value and text.value:
                add(laid, item, as_judgement(item.gather, name, text), {"工號": subject, "記錄": row[ROW]})


def as_judgement(gather: Judged, name: Text, text: Text) -> CaseJudgement:
    """A bare text as the decision, the level or the points."""
    if gather.choices:
        return CaseJudgement(None, name, decision=text)
    if any(fold(level.name) == fold(text.value) for level in gather.levels if level.name):
        return CaseJudgement(None, name, level=text)
    return CaseJudgement(None, name, points=text)


def add(laid: Laid, item: Item, given: CaseJudgement, place: dict[str, Cell]) -> None:
    """One row of the register."""
    last_second = (day_number(laid.month.last_day) + 1) * DAY_SECONDS - 1
    row: Row = {
        "考核項": item.gather.item,
        "期間": day_number(laid.month.first_day),
        "等級": given.level.value if given.level else None,
        "分值": points(laid, given.points) if given.points else None,
        "理由": given.reason or REASON,
        "裁定人": given.judge.value if given.judge else next(iter(item.gather.judges), JUDGE),
        "裁定於": last_second,
    }
    if given.decision:
        is_decision = is_yes_no(item.gather.choices)
        row["決定" if is_decision else "等級"] = decided(laid, given.decision) if is_decision else given.decision.value
    laid.rows.setdefault(REGISTER, []).append(row | place)


def decided(laid: Laid, text: Text) -> Cell:
    """是 or 否 as its place in the list."""
    if fold(text.value) not in {fold("是"), fold("否")}:
        laid.fault("M112", text.span, text=text.value, known="是、否")
    return YES if fold(text.value) == fold("是") else NO


def points(laid: Laid, text: Text) -> Cell:
    """Points as the register keeps them."""
    register = laid.book.register(REGISTER)
    known: Field | None = register.field("分值") if register else None
    found = amount(text.value, number_format(known)) if known else Refusal("R141")
    if isinstance(found, Refusal):
        laid.fault(found.code, text.span, **found.args, column="分值", value=text.value)
        return None
    return found
