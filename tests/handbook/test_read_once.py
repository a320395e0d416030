"""A file is read once for its text; what is told of it is told every time."""

import shutil
from pathlib import Path

from kaohe.handbook.check import check_folder
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.read_once import _made, read_once
from kaohe.handbook.source import SourceFile, Span

HOTEL = Path(__file__).parents[2] / "handbooks" / "hotel"


def test_a_text_is_read_once_and_its_faults_are_told_each_time():
    read = []

    def reading(file, diagnostics):
        read.append(file)
        diagnostics.add("K101", Span.at(file.path, 1, 1), fence="`")
        return len(file.text)

    told = [Diagnostics(), Diagnostics(), Diagnostics()]
    made = [
        read_once(reading, SourceFile("a", text), found) for text, found in zip(("一", "一", "一二"), told, strict=True)
    ]

    assert made == [1, 1, 2]
    assert len(read) == 2
    assert [len(found.items) for found in told] == [1, 1, 1]


def test_a_check_after_a_change_says_what_a_first_check_says(tmp_path):
    for name in ("base", "premises", "hotel"):
        shutil.copytree(HOTEL.parent / name, tmp_path / name)
    changed = next(path for path in sorted((tmp_path / "hotel").glob("*.md")) if "```公式" in path.read_text("utf-8"))
    sound = check_folder(tmp_path / "hotel")
    changed.write_text(changed.read_text("utf-8").replace("\n公式:", "\n公武:", 1), encoding="utf-8")
    warm = check_folder(tmp_path / "hotel")
    _made.cache_clear()

    assert not sound.diagnostics.failed
    assert warm.diagnostics.failed
    assert warm.diagnostics == check_folder(tmp_path / "hotel").diagnostics
