"""Registers that the intake tests share, small but with every type, and how to lay out files for them."""

import csv
import io
from fractions import Fraction

from kaohe.intake.schema import FieldSchema, MappingSchema, NumberFormat, RegisterSchema, RowFormula

YUAN = NumberFormat(
    Fraction(1, 100), 0, 1_000_000_000, "元", {"元": Fraction(1), "萬元": Fraction(10_000), "万元": Fraction(10_000)}
)
COUNT = NumberFormat(Fraction(1), 0, 1_000_000, "次", {"次": Fraction(1), "件": Fraction(1)})
RATE = NumberFormat(Fraction(1, 10_000), 0, 1_000_000, "", {"%": Fraction(1, 100), "‰": Fraction(1, 1000)})
SECONDS = NumberFormat(Fraction(1), -10_000_000, 10_000_000, "秒", {"秒": Fraction(1)})
KINDS = ("曠工", "事假", "病假", "出差")


def number(name, form, **more):
    return FieldSchema(name, "數", number=form, **more)


def register(*fields, **more):
    return RegisterSchema("缺勤", fields, **more)


ABSENCE = register(
    FieldSchema("工號", "人"),
    FieldSchema("日期", "日期"),
    FieldSchema("種類", "選項", options=KINDS),
    number("金額", YUAN, required=False),
    key=("工號", "日期"),
)

EVERY = register(
    FieldSchema("工號", "人"),
    FieldSchema("說明", "文字", required=False),
    FieldSchema("日期", "日期", required=False),
    FieldSchema("月份", "月", required=False),
    FieldSchema("週次", "週", required=False),
    FieldSchema("提交", "時點", required=False),
    FieldSchema("時刻", "時刻", required=False),
    FieldSchema("合格", "是否", required=False),
    FieldSchema("種類", "選項", required=False, options=KINDS),
    number("金額", YUAN, required=False),
    number("次數", COUNT, required=False),
    number("率", RATE, required=False),
)


def formula(call, *uses):
    return RowFormula(call, uses)


def mapping(**more):
    return MappingSchema(**more)


def csv_text(header, *rows, separator=","):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def put(folder, name, content):
    """Writes a file, text as UTF-8, and gives the folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def codes(intake):
    return [item.code for item in intake.faults]
