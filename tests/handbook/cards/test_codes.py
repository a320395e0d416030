"""Every fault of cards, folders and cases has its words and a folder that shows it."""

import re
from pathlib import Path

from kaohe.handbook import cards
from kaohe.handbook.messages import catalogue
from tests.handbook.test_faults import SHOWN_ELSEWHERE

FAULTS = Path(__file__).parents[1] / "faults"
HANDBOOK = Path(cards.__file__).parents[1]


def _own(code):
    return code.startswith(("K25", "K26", "K27", "K28", "K29", "K7", "K9"))


def test_every_code_that_is_noted_has_its_words():
    texts = [path.read_text(encoding="utf-8") for path in HANDBOOK.rglob("*.py")]
    noted = {code for text in texts for code in re.findall(r'"(K[0-9]{3})"', text)}

    assert {code for code in noted if _own(code)} == {code for code in catalogue() if _own(code)}


def test_every_fault_is_shown_by_a_handbook():
    shown = {path.name for path in FAULTS.iterdir() if _own(path.name)}

    assert shown | {code for code in SHOWN_ELSEWHERE if _own(code)} == {code for code in catalogue() if _own(code)}
