"""Every code has its sentence and its advice in three languages, and no code is without use."""

import ast
import re
import string
from pathlib import Path

import pytest
from opencc import OpenCC

from kaohe.intake.faults import RowFault
from kaohe.intake.messages import LANGUAGES, catalogue, hint, message
from kaohe.intake.register import read_register
from tests.intake.registers import ABSENCE, csv_text, put

INTAKE = Path(__file__).parents[2] / "kaohe" / "intake"


def used_codes():
    texts = [path.read_text(encoding="utf-8") for path in INTAKE.rglob("*.py")]
    constants = [node.value for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    return {value for value in constants if isinstance(value, str) and re.fullmatch(r"R1[0-9]{2}", value)}


def names(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_code_in_use_has_its_message_and_no_other():
    assert set(catalogue()) == used_codes()


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_message_is_whole_in_every_language(code):
    row = catalogue()[code]
    simplify = OpenCC("t2s").convert

    assert all(row[name].strip() for name in row)
    assert row["severity"] == "error"
    assert (row["zh_Hans"], row["hint_zh_Hans"]) == (simplify(row["zh_Hant"]), simplify(row["hint_zh_Hant"]))
    assert names(row["zh_Hant"]) >= names(row["en"])


def test_a_fault_is_told_with_its_values(tmp_path):
    text = csv_text(["工號", "日期", "種類", "金額"], ["E1", "2026-10-05", "礦工", "{x}"])
    faults = read_register(ABSENCE, put(tmp_path, "缺勤.csv", text)).faults

    told = [message(fault, language) + hint(fault, language) for fault in faults for language in LANGUAGES]

    assert "「種類」沒有「礦工」這一項;是不是「曠工」?" in told[0]
    assert "Column 種類 has no option 礦工; is 曠工 meant?" in told[2]
    assert "{x}" in told[3]


def test_a_value_with_braces_is_only_a_value():
    fault = RowFault("f", 2, "{file}", "{0}", "R141", {})

    assert message(fault) == "「{file}」要數字,「{0}」不是。"
