"""Every code of a room's messages has its sentence and advice in three languages, and no code is without use."""

import re
from pathlib import Path

import pytest
from opencc import OpenCC

from kaohe.base.catalogue import catalogue

ROOMS = {"api": "Q", "base": "B", "editions": "E", "jobs": "J", "notices": "N", "records": "TF", "operations": "OFWD"}
SOUND = "F"
"""The first letter of sentences that need no advice: what was examined is sound."""
ROWS = [(room, code) for room in ROOMS for code in sorted(catalogue(f"kaohe.{room}"))]


@pytest.mark.parametrize(("room", "letters"), ROOMS.items())
def test_every_code_in_use_has_its_message_and_no_other(room, letters):
    folder = Path(__file__).parents[2] / "kaohe" / room
    texts = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))

    assert set(catalogue(f"kaohe.{room}")) == set(re.findall(rf'"([{letters}][0-9]{{3}})"', texts))


@pytest.mark.parametrize(("room", "code"), ROWS)
def test_a_message_is_whole_in_every_language(room, code):
    row = catalogue(f"kaohe.{room}")[code]
    simplify = OpenCC("t2s").convert
    places = [set(re.findall(r"\{(\w+)\}", row[name])) for name in ("zh_Hant", "en")]

    assert all(row[name].strip() for name in row if not (code.startswith(SOUND) and name.startswith("hint")))
    assert (row["zh_Hans"], row["hint_zh_Hans"]) == (simplify(row["zh_Hant"]), simplify(row["hint_zh_Hant"]))
    assert places[0] == places[1]
