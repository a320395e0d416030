"""Every fault of cards, folders and cases has its words and a folder that shows it."""

import re
from pathlib import Path

from kaohe.handbook import cards
from kaohe.handbook.messages import catalogue

FAULTS = Path(__file__).parents[1] / "faults"
ROOM = Path(cards.__file__).parent
SOURCES = [*ROOM.glob("*.py"), *(ROOM.parent / f"{name}.py" for name in ("load", "cases", "settings", "files"))]
SOURCES += [ROOM.parent / "long_tables.py", ROOM.parent / "csv_cells.py"]

# A folder without handbook.yaml is read chapter by chapter there: see test_load.
SHOWN_ELSEWHERE = {"K900"}


def _own(code):
    return code.startswith(("K25", "K26", "K27", "K28", "K29", "K7", "K9"))


def test_every_code_that_is_noted_has_its_words():
    noted = {code for path in SOURCES for code in re.findall(r'"(K[0-9]{3})"', path.read_text(encoding="utf-8"))}

    assert noted == {code for code in catalogue() if _own(code)}


def test_every_fault_is_shown_by_a_handbook():
    shown = {path.name for path in FAULTS.iterdir() if _own(path.name)}

    assert shown | SHOWN_ELSEWHERE == {code for code in catalogue() if _own(code)}
