"""Ten mistakes people make in a handbook, one at a time in the sales company's, and what leads them out of each."""

import shutil
from pathlib import Path

import pytest

from kaohe.handbook.check import check_folder
from kaohe.handbook.messages import hint

HANDBOOKS = Path(__file__).parents[2] / "handbooks"

NEAR = 20
"""Lines: the place is on the edited line, or at the start of the card or sum that it upsets."""

MISTAKES = {
    "a name misspelled": (
        ("03-月度考核.md", "  - 出勤得分 × 出勤權重", "  - 出勤德分 × 出勤權重"),
        ("K401", "出勤德分", "出勤得分"),
    ),
    "money and points added": (
        ("08-薪酬.md", "公式: 取整(工資總額 × 基礎工資比例, 2)", "公式: 取整(工資總額 × 基礎工資比例 + 滿勤分, 2)"),
        ("K501", "+ 滿勤分", "10元/分"),
    ),
    "no 否則": (
        ("04-區域經理.md", "則 1次 否則 0次", "則 1次"),
        ("K328", "如果", "否則"),
    ),
    "weights of 80 % and 30 %": (
        ("03-月度考核.md", "值: 70%", "值: 80%"),
        ("K530", "出勤權重", "80% + 30%"),
    ),
    "an item of 25 points where the sheet has room for 20": (
        ("04-區域經理.md", "| 1.2 | 月工作計劃 | 20分 |", "| 1.2 | 月工作計劃 | 25分 |"),
        ("K799", "60分", "小計"),
    ),
    "a fence deleted": (
        ("03-月度考核.md", "值: 30%\n```", "值: 30%"),
        ("K101", "```參數 出勤權重", "```"),
    ),
    "a full-width bracket left open": (
        ("01-考核指標.md", "公式: 取整(銷售額 ÷ 標價銷售額, 6)", "公式: 取整（銷售額 ÷ 標價銷售額, 6"),
        ("K325", "", ")"),
    ),
    "two cards of one name": (
        ("03-月度考核.md", "值: 30%\n```", "值: 30%\n```\n\n```參數 滿勤分\n值: 90分\n```"),
        ("K402", "滿勤分", "名稱"),
    ),
    "a number changed in the clause and not in the card": (
        ("06-現場服務代表.md", "滿意的記 10分,認為一般的記 5分", "滿意的記 10分,認為一般的記 6分"),
        ("K802", "6分,認為較差", "一致"),
    ),
    "an option nobody knows": (
        ("03-月度考核.md", "條件: 種類 在 [曠工, 事假, 病假]", "條件: 種類 在 [礦工, 事假, 病假]"),
        ("K513", "礦工", "曠工"),
    ),
}


@pytest.fixture
def company(tmp_path):
    for name in ("base", "sales-company"):
        shutil.copytree(HANDBOOKS / name, tmp_path / name)
    return tmp_path / "sales-company"


def line_of(text, piece):
    return text[: text.index(piece)].count("\n") + 1


@pytest.mark.parametrize(("edit", "wanted"), MISTAKES.values(), ids=MISTAKES)
def test_the_message_alone_leads_out(company, edit, wanted):
    (file, right, wrong), (code, at, word) = edit, wanted
    path = company / file
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), encoding="utf-8")

    found = check_folder(company).diagnostics.items

    errors = [item for item in found if item.severity == "error" or item.code == code]
    assert [(item.code, item.span.file) for item in errors] == [(code, f"sales-company/{file}")]
    (fault,) = errors
    line = path.read_text(encoding="utf-8").split("\n")[fault.span.line - 1]
    assert line[fault.span.column - 1 :].startswith(at)
    assert abs(fault.span.line - line_of(text, right)) <= NEAR
    assert word in hint(code, fault.args)
