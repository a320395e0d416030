"""Whatever is written, the card is read or its faults are named; nothing is thrown."""

from hypothesis import given
from hypothesis import strategies as st

from kaohe.handbook.cards.reading import KINDS, read_card
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.markdown import read_chapter
from kaohe.handbook.parser import parse
from kaohe.handbook.source import SourceFile
from kaohe.handbook.words import ids

VALUES = (
    "1分",
    "甲 × 70%",
    "0分 ~ 5分",
    "[甲, 乙]",
    "[]",
    "{甲: 1分}",
    "{2026-01-01: 1分}",
    "{型: 選項}",
    "{台賬: 甲, 條件: 乙 = 是, 期限: 日期 + 1天, 鍵: [丙]}",
    "人/月",
    "是",
    "13日 16:00",
    "次數()",
    "",
    "[",
    "\n  - 95分 以上: 1\n  - 其餘: 0",
    "\n  甲: 0分 ~ 2分\n  其餘: 乙",
    "\n  名: 甲\n  每月: 13日\n  對應: 乙",
)
CELLS = ("", "1", "1.1", "10分", "扣分裁定: 好 0; 差 1~2", "每次扣 3", "無則為零: 甲", "小計", "裁定", "甲", "「")

lines = st.lists(st.tuples(st.sampled_from(ids("key")), st.sampled_from(VALUES)), max_size=8)
rows = st.lists(st.lists(st.sampled_from(CELLS), min_size=6, max_size=6), max_size=4)


def test_every_kind_of_card_can_be_read():
    assert set(KINDS) == set(ids("kind"))


@given(kind=st.sampled_from(ids("kind")), lines=lines, rows=rows)
def test_a_card_that_cannot_be_used_says_why(kind, lines, rows):
    body = [f"{key}: {value}" for key, value in lines]
    table = ["| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |", "|---|---|---|---|---|---|"]
    table += ["| " + " | ".join(row) + " |" for row in rows]
    text = "\n".join([f"```{kind} 甲", *body, *(["", *table] if rows else []), "```"])
    diagnostics = Diagnostics()

    (block,) = read_chapter(SourceFile("a.md", text), diagnostics).blocks
    card = read_card(block, "試", diagnostics, parse)

    assert (card is None) == diagnostics.failed
