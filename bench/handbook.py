"""The handbooks of the rows, read as the product reads one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from kaohe.base.period import Period
from kaohe.engine.run import book_of
from kaohe.handbook.book import Book
from kaohe.handbook.diagnostics import Diagnostics, FaultyHandbook
from kaohe.handbook.load import read_handbook

FOLDER = Path(__file__).parent / "handbooks"


def book_for(name: str, period: Period, instead: Mapping[str, str]) -> Book:
    """The book of a month, texts of the handbook replaced first. Raises FaultyHandbook."""
    with TemporaryDirectory() as place:
        folder = Path(place) / name
        folder.mkdir()
        for file in (FOLDER / name).iterdir():
            text = file.read_text(encoding="utf-8")
            for old, new in instead.items():
                text = text.replace(old, new)
            (folder / file.name).write_text(text, encoding="utf-8")
        diagnostics = Diagnostics()
        source = read_handbook(folder, diagnostics)
    if source is None or diagnostics.failed:
        raise FaultyHandbook(diagnostics)
    return book_of(source, period)
