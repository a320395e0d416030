"""A comparison as tables: what the terminal shows a little of and a workbook whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

from kaohe.handbook.changes import CardChange
from kaohe.handbook.names import fold
from kaohe.month.comparison import Comparison, Effect
from kaohe.month.record_changes import RecordChange
from kaohe.reports.cells import FONT, sheet_title
from kaohe.reports.difference import Line, Reading, amount_text
from kaohe.reports.labels import in_words
from kaohe.reports.workbooks import new_workbook

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A table: title, heads, rows of text; the columns that hold numbers stand on the right."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    right: frozenset[int] = frozenset()


def tables(found: Comparison, language: str = "zh_Hant") -> list[Listed]:
    """Cards, totals, effects, movers, grades, records and every line; those that would be empty are left out."""
    reading, say = Reading(found), lambda phrase: in_words(phrase, language)
    made = [
        cards_table(found.cards, say),
        totals_table(reading, say),
        effects_table(reading, say),
        movers_table(reading, say),
        grades_table(reading, say),
        records_table(found, say),
    ]
    return [one for one in made if one.rows]


def cards_table(cards: Sequence[CardChange], say: Say) -> Listed:
    """Which cards differ, and how."""
    rows = [(say(card.how), card.kind, card.name, card.clause, changed_line(card)) for card in cards]
    return Listed(say("改了哪些卡"), tuple(map(say, ("性質", "類", "名稱", "條文", "改動"))), rows)


def changed_line(card: CardChange) -> str:
    """The first line that differs, before and after."""
    old, new = card.before.split("\n"), card.after.split("\n")
    gone, come = [line for line in old if line not in new], [line for line in new if line not in old]
    if not card.before or not card.after or not (gone or come):
        return ""
    return f"{gone[0] if gone else ''} → {come[0] if come else ''}"


def totals_table(reading: Reading, say: Say, only: frozenset[str] | None = None) -> Listed:
    """Each result that differs; `only`: of these."""
    rows = [
        (
            one.item, amount_text(one.before, one.unit), amount_text(one.after, one.unit),
            amount_text(one.difference, one.unit, sign=True), str(one.changed),
        )
        for one in reading.totals()
        if only is None or one.item in only
    ]  # fmt: skip
    heads = tuple(map(say, ("項目", "原合計", "新合計", "差", "不同處")))
    return Listed(say("各項合計"), heads, rows, frozenset({1, 2, 3, 4}))


def effects_table(reading: Reading, say: Say) -> Listed:
    """What each change brings by itself to the main item, and what remains."""
    item = reading.main_item()
    total = next((one for one in reading.totals() if one.item == item), None)
    effects = reading.found.effects
    if total is None or total.difference is None or not effects:
        return Listed("", (), [])
    rows = [effect_row(one, total.item, total.unit, say) for one in effects]
    rest = total.difference - sum((one.amounts.get(total.item, Fraction(0)) for one in effects), Fraction(0))
    rest_is = "記錄的改動與共同作用" if any(month.records for month in reading.found.months) else "共同作用"
    rows.append((say(rest_is), "", amount_text(rest, total.unit, sign=True), ""))
    rows.append((say("合計"), "", amount_text(total.difference, total.unit, sign=True), str(total.changed)))
    heads = tuple(map(say, ("只改這一張卡", "條文", "差", "不同處")))
    return Listed(f"{say('出自哪張卡')}:{total.item}", heads, rows, frozenset({2, 3}))


def effect_row(effect: Effect, item: str, unit: str, say: Say) -> tuple[str, ...]:
    """One change by itself."""
    if not effect.alone:
        return effect.cause, effect.clause, say("不能單獨改"), ""
    amount = amount_text(effect.amounts.get(item, Fraction(0)), unit, sign=True)
    return effect.cause, effect.clause, amount, str(effect.changed.get(item, 0))


def movers_table(reading: Reading, say: Say) -> Listed:
    """Who moves most in the main item."""
    item = reading.main_item()
    if item is None:
        return Listed("", (), [])
    unit = next(one.unit for one in reading.totals() if one.item == item)
    rows = [(one.subject, one.name, *map(say, one.said(unit))) for one in reading.movers(item)]
    heads = tuple(map(say, ("工號", "姓名", "原", "新", "差")))
    return Listed(f"{say('誰動得最多')}:{item}", heads, rows, frozenset({2, 3, 4}))


def grades_table(reading: Reading, say: Say) -> Listed:
    """Who has another grade."""
    rows = [(one.period, one.subject, one.name, one.item, one.before, one.after) for one in reading.crossings()]
    return Listed(say("等級不同"), tuple(map(say, ("期間", "工號", "姓名", "項目", "原", "新"))), rows)


def records_table(found: Comparison, say: Say) -> Listed:
    """The records that differ."""
    rows = [(str(month.period), *record_row(one, say)) for month in found.months for one in month.records]
    return Listed(say("不同的記錄"), tuple(map(say, ("期間", "台賬", "記錄", "工號", "改動", "欄"))), rows)


def record_row(one: RecordChange, say: Say) -> tuple[str, ...]:
    """A record that differs."""
    return one.register, one.record, one.person, say(one.how), "、".join(one.fields)


def lines_table(reading: Reading, say: Say) -> Listed:
    """Everything that differs, line by line, with the records behind it."""
    rows = [line_text(line, say) for line in reading.lines()]
    heads = tuple(map(say, ("期間", "工號", "姓名", "項目", "原", "新", "差", "出自記錄")))
    return Listed(say("逐項"), heads, rows, frozenset({4, 5, 6}))


def line_text(line: Line, say: Say) -> tuple[str, ...]:
    """One line: period, whose, which result, before, after, difference, records."""
    causes = "; ".join(f"{one.register} {one.record} {say(one.how)}" for one in line.causes)
    difference = amount_text(line.difference, line.unit, sign=True)
    return line.period, line.subject, line.name, line.item, line.before, line.after, difference, causes


def as_record(found: Comparison) -> dict[str, object]:
    """The comparison for programs; amounts are decimal texts in the item's unit."""
    reading = Reading(found)
    return {
        "before": found.before,
        "after": found.after,
        "periods": [str(month.period) for month in found.months],
        "cards": [
            {
                "kind": one.kind, "name": one.name, "clause": one.clause, "how": one.how,
                "before": one.before, "after": one.after,
            }
            for one in found.cards
        ],
        "totals": [
            {
                "item": one.item, "clause": one.clause, "unit": one.unit, "before": number(one.before),
                "after": number(one.after), "difference": number(one.difference), "changed": one.changed,
            }
            for one in reading.totals()
        ],
        "effects": [
            {
                "cause": one.cause, "clause": one.clause, "alone": one.alone,
                "amounts": {name: number(amount) for name, amount in one.amounts.items()}, "changed": one.changed,
            }
            for one in found.effects
        ],
        "records": [{"period": str(month.period), **asdict(one)} for month in found.months for one in month.records],
        "lines": [
            {
                "period": line.period, "subject": line.subject, "item": line.item, "before": line.before,
                "after": line.after, "difference": number(line.difference), "unit": line.unit,
                "records": [f"{one.register}:{one.record}" for one in line.causes],
            }
            for line in reading.lines()
        ],
    }  # fmt: skip


def number(amount: Fraction | None) -> str | None:
    """An exact decimal, or a fraction where there is none."""
    if amount is None:
        return None
    text = amount_text(amount, "")
    return f"{amount.numerator}/{amount.denominator}" if text.endswith("…") else text


def write_book(path: Path, found: Comparison, language: str = "zh_Hant") -> None:
    """All tables as a workbook, every line of them."""
    reading, say = Reading(found), lambda phrase: in_words(phrase, language)
    write_pages(path, [*tables(found, language), lines_table(reading, say)])


def write_pages(path: Path, pages: Sequence[Listed]) -> None:
    """Tables as the pages of a workbook."""
    with new_workbook(path, constant_memory=True) as book:
        head = book.add_format({"font_name": FONT, "font_size": 10, "bold": True, "bg_color": "#E8EEF6", "bottom": 1})
        left = book.add_format({"font_name": FONT, "font_size": 10})
        right = book.add_format({"font_name": FONT, "font_size": 10, "align": "right"})
        used: set[str] = set()
        for listed in pages:
            title = sheet_title(listed.title)
            while fold(title) in used:
                title = title[:-1] + "+"
            used.add(fold(title))
            page = book.add_worksheet(title)
            page.freeze_panes(1, 0)
            page.set_column(0, len(listed.heads), 16)
            for at, row in enumerate([listed.heads, *listed.rows]):
                for column, cell in enumerate(row):
                    page.write_string(at, column, cell, head if at == 0 else right if column in listed.right else left)
