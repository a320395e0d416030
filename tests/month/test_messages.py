"""Every code of a worked case has its sentence and its advice in three languages, and no code is without use."""

import ast
import re
from pathlib import Path

import pytest
from opencc import OpenCC

from kaohe.month.errors import catalogue

ROOMS = [Path(__file__).parents[2] / "kaohe" / room for room in ("month", "reports")]


def used_codes():
    texts = [path.read_text(encoding="utf-8") for room in ROOMS for path in room.rglob("*.py")]
    constants = [node.value for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    return {value for value in constants if isinstance(value, str) and re.fullmatch(r"M[0-9]{3}", value)}


def test_every_code_in_use_has_its_message_and_no_other():
    assert set(catalogue()) == used_codes()


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_message_is_whole_in_every_language(code):
    row = catalogue()[code]
    simplify = OpenCC("t2s").convert
    places = [set(re.findall(r"\{(\w+)\}", row[name])) for name in ("zh_Hant", "en")]

    assert all(row[name].strip() for name in row)
    assert (row["zh_Hans"], row["hint_zh_Hans"]) == (simplify(row["zh_Hant"]), simplify(row["hint_zh_Hant"]))
    assert places[0] == places[1]
