"""A small company: a handbook over handbooks/base, its records as CSV files, its months closed one after another."""

import shutil
from copy import copy
from pathlib import Path

from kaohe.base.period import Period
from kaohe.month.close import Order, close
from tests.month.worked import CARDS, SETTINGS

RECORDS = {
    "人員": "工號,姓名,入職日\nE1,王一,2025-03-01\nE2,李二,2026-09-16\n",
    "單位": "單位,名稱,上級單位\nU1,總部,\nU2,一組,U1\n",
    "任職": "工號,自,崗位,單位,上級\nE1,2025-03-01,甲崗,U2,\nE2,2026-09-16,乙崗,U2,E1\n",
    "缺勤": "工號,日期,種類,知悉時點\n"
    "E1,2026-09-03,事假,2026-09-03 09:00\n"
    "E1,2026-10-05,事假,2026-10-05 09:00\n"
    "E1,2026-10-06,曠工,2026-11-06 12:00\n"
    "E2,2026-10-05,曠工,2026-10-05 09:00\n",
    "裁定": "考核項,工號,期間,週次,記錄,等級,分值,理由,裁定人,裁定於\n"
    "態度,E1,2026-10,,,好,,認真,主管,2026-11-01 09:00:00\n"
    "態度,E2,2026-10,,,好,,認真,路人,2026-11-01 09:00:00\n",
}


class Company:
    """Its folders beneath `root`, where handbooks/base lies too."""

    def __init__(self, root):
        self.root = root
        self.handbook = root / "試"
        self.records = root / "records"
        self.runs = root / "runs"
        self.handbook.mkdir()
        self.records.mkdir()
        self.write("handbook.yaml", SETTINGS)
        self.write("01.md", CARDS)
        for name, text in RECORDS.items():
            self.record(name, text)

    def moved_to(self, root):
        """The same company, a copy of it in another folder."""
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        made = copy(self)
        made.root = root
        made.handbook, made.records, made.runs = root / "試", root / "records", root / "runs"
        return made

    def write(self, name, text):
        """Writes a file of the handbook."""
        (self.handbook / name).write_text(text, encoding="utf-8")

    def change(self, old, new):
        """Changes the cards."""
        text = (self.handbook / "01.md").read_text(encoding="utf-8")
        assert old in text
        self.write("01.md", text.replace(old, new))

    def record(self, name, text):
        """Writes the file of a register."""
        (self.records / f"{name}.csv").write_text(text, encoding="utf-8")

    def add(self, name, line):
        """Adds a line to the file of a register."""
        with (self.records / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    def order(self, period="2026-10", **options):
        """What `close` is asked for."""
        options = {"out": self.runs / period, "history": self.runs, "engine": "python"} | options
        return Order(self.handbook, self.records, Period.parse(period), **options)

    def close(self, period="2026-10", extra=None, **options):
        """Closes a month."""
        return close(self.order(period, **options), extra)


def files(folder):
    """Every file beneath a folder, hidden ones too."""
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())
