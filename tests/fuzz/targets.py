"""What is fuzzed: each target has a corpus, a way to bend it, and a run that may give faults but must never fail."""

import gzip
import io
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from typing_extensions import override

from kaohe.handbook.check import check_folder
from kaohe.handbook.fmt import format_chapter
from kaohe.handbook.messages import hint, message
from kaohe.intake import messages
from kaohe.intake.register import read_register
from tests.fuzz.mutation import bent_bytes, bent_text
from tests.intake.registers import ABSENCE, EVERY, csv_text
from tests.intake.workbooks import workbook
from tests.month.worked import CARDS, SETTINGS

HANDBOOKS = Path(__file__).parents[2] / "handbooks"
FAULTS = Path(__file__).parents[1] / "handbook" / "faults"
CARD = "[T-9] 試。\n\n```公式 試算\n對象: 人/月\n公式: {}\n```\n"


@cache
def chapters():
    """The texts of our own handbooks, and of those that show each fault."""
    paths = [*HANDBOOKS.rglob("*.md"), *HANDBOOKS.rglob("*.yaml"), *FAULTS.rglob("*.md"), *FAULTS.rglob("*.yaml")]
    return [path.read_bytes().decode("utf-8", "replace") for path in sorted(paths)]


@cache
def formulas():
    """Every formula in them."""
    keys = ("公式:", "條件:", "適用:", "取:", "值:")
    lines = [line.strip() for text in chapters() for line in text.splitlines()]
    return sorted({line.partition(":")[2].strip() for line in lines if line.startswith(keys)} - {""})


@cache
def files():
    """Small tables in every format that is read."""
    header, row = ["工號", "日期", "種類", "金額"], ["E1", "2026-10-05", "事假", "12.50"]
    text = csv_text(header, row, ["E2", "2026-10-06", "曠工", ""]).encode()
    wide = csv_text([field.name for field in EVERY.fields], ["E1", "a,b", "2026-10-05", "2026-10", "2026-W41"]).encode()
    table = pa.table(
        {"工號": ["E1", "E2"], "日期": [date(2026, 10, 5), None], "種類": ["事假", "曠工"], "金額": [1.5, None]}
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    book = workbook(header, ["E1", date(2026, 10, 5), "事假", 12.5], ["E2", "2026-10-06", "曠工", "１２"])
    foreign = (text.decode().encode("gb18030"), text.decode().encode("utf-16"), b"\xef\xbb\xbf" + text)
    return [text, wide, text.replace(b",", b"\t"), gzip.compress(text), book, out.getvalue(), *foreign]


class Target(Protocol):
    """What can be fuzzed."""

    def make(self, random):
        """An input as bytes."""

    def run(self, content):
        """The codes of the faults it gives."""


class Handbook:
    """Chapters and settings, checked and put into form."""

    def __init__(self, folder):
        self.folder = folder / "試"
        shutil.copytree(HANDBOOKS / "base", folder / "base")
        (self.folder / "例").mkdir(parents=True)

    def make(self, random):
        text = random.choice((CARDS, random.choice(chapters())))
        return bent_text(random, text, chapters()).encode("utf-8", "surrogatepass")

    def run(self, content):
        text = content.decode("utf-8", "replace")
        is_settings = text.lstrip().startswith("語言")
        is_cases = text.lstrip().startswith("- 例")
        (self.folder / "handbook.yaml").write_bytes(content if is_settings else SETTINGS.encode())
        (self.folder / "01.md").write_bytes(CARDS.encode() if is_settings or is_cases else content)
        (self.folder / "例" / "1.yaml").write_bytes(content if is_cases else b"")
        format_chapter(text)
        return said(check_folder(self.folder).diagnostics.items)


class Formula(Handbook):
    """One formula in a card beside others, checked; a card is not one line, so line ends become blanks."""

    @override
    def make(self, random):
        text = bent_text(random, random.choice(formulas()), formulas())
        return text.encode("utf-8", "replace")

    @override
    def run(self, content):
        text = " ".join(content.decode("utf-8", "replace").splitlines())
        (self.folder / "handbook.yaml").write_text(SETTINGS, encoding="utf-8")
        (self.folder / "01.md").write_text(CARDS + CARD.format(text), encoding="utf-8")
        return said(check_folder(self.folder).diagnostics.items)


class Importer:
    """A file of records, read as two registers."""

    def __init__(self, folder):
        self.folder = folder

    def make(self, random):
        return bent_bytes(random, random.choice(files()), files())

    def run(self, content):
        (self.folder / "缺勤.csv").write_bytes(content)
        found = [fault for schema in (ABSENCE, EVERY) for fault in read_register(schema, self.folder).faults]
        for fault in found[:50]:
            assert messages.message(fault)
            assert messages.hint(fault, "en")
        return frozenset(fault.code for fault in found)


def said(items):
    """The codes of faults whose sentences could be made."""
    for item in items[:50]:
        assert message(item.code, item.args, "zh_Hant")
        assert hint(item.code, item.args, "en") is not None
    return frozenset(item.code for item in items)


TARGETS: dict[str, Callable[[Path], Target]] = {"handbook": Handbook, "formula": Formula, "importer": Importer}
