"""Every code of the room has its sentence in three languages, and no code is without use."""

import re
from pathlib import Path

import pytest
from opencc import OpenCC

from kaohe.base.catalogue import catalogue

ROOM = Path(__file__).parents[2] / "kaohe" / "operations"


def test_every_code_in_use_has_its_message_and_no_other():
    texts = "".join(path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py"))

    assert set(catalogue("kaohe.operations")) == set(re.findall(r'"([OFWD][0-9]{3})"', texts))


@pytest.mark.parametrize("code", sorted(catalogue("kaohe.operations")))
def test_a_message_is_whole_in_every_language(code):
    row = catalogue("kaohe.operations")[code]
    simplify = OpenCC("t2s").convert
    places = [set(re.findall(r"\{(\w+)\}", row[name])) for name in ("zh_Hant", "en")]

    assert all(row[name].strip() for name in row if not name.startswith("hint") or not code.startswith("F"))
    assert (row["zh_Hans"], row["hint_zh_Hans"]) == (simplify(row["zh_Hant"]), simplify(row["hint_zh_Hant"]))
    assert places[0] == places[1]
