"""The same arguments give the same bytes, and what is added to a handbook changes nothing else."""

import shutil

from kaohe.demo.company import make_company
from tests.demo.companies import HANDBOOKS

ADDED = """
[S1-1.9] 每次試駕一行。

```台賬 試駕
欄:
  編號: {型: 文字}
  工號: {型: 人}
  日期: {型: 日期}
鍵: [編號]
日期: 日期
每期至多: 90
```
"""


def contents(records):
    return {path.name: path.read_bytes() for path in records.iterdir()}


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    one, two = (make_company(HANDBOOKS / "sales-company", 40, 1, 3, tmp_path / name).folder for name in "ab")

    assert contents(one) == contents(two)


def test_another_seed_gives_another_company(tmp_path):
    one, two = (make_company(HANDBOOKS / "sales-company", 40, 1, seed, tmp_path / str(seed)).folder for seed in (1, 2))

    assert (one / "人員.csv").read_bytes() != (two / "人員.csv").read_bytes()


def test_a_new_register_leaves_the_others_as_they_were(tmp_path):
    before = contents(make_company(HANDBOOKS / "sales-company", 40, 1, 3, tmp_path / "before").folder)
    shutil.copytree(HANDBOOKS, tmp_path / "handbooks")
    chapter = next((tmp_path / "handbooks" / "sales-company").glob("01-*.md"))
    chapter.write_text(chapter.read_text(encoding="utf-8") + ADDED, encoding="utf-8")

    after = contents(make_company(tmp_path / "handbooks" / "sales-company", 40, 1, 3, tmp_path / "after").folder)

    assert after.pop("試駕.csv").count(b"\n") > 10
    assert "試駕" in after.pop("處理目的.csv").decode()  # It lists the registers.
    before.pop("處理目的.csv")
    assert after == before
