"""Worked cases are read with every value as written, and every fault at its place."""

import dataclasses

import pytest

from kaohe.handbook.cases import read_cases
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text


@pytest.fixture
def read(tmp_path):
    """`read(yaml)` gives the cases and the faults as (code, line, column)."""

    def run(*files):
        folder = tmp_path / "店" / "例"
        folder.mkdir(parents=True)
        for number, text in enumerate(files, start=1):
            (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
        diagnostics = Diagnostics()
        cases = read_cases(tmp_path / "店", diagnostics)
        return cases, [(item.code, item.span.line, item.span.column) for item in diagnostics.items]

    return run


def plain(value):
    if isinstance(value, Text):
        return value.value
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if not dataclasses.is_dataclass(value):
        return value
    found = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return {
        name: plain(item) for name, item in found.items() if not isinstance(item, Span) and item not in ((), None, "")
    }


WHOLE = """\
- 例: 缺勤一日
  據: [S1-3.3, S1-3.4]
  期間: 2026-10
  人: {甲: {崗位: 銷售員, 入職日: 2026-01-05}, 乙: {}}
  參數: {缺勤每日扣分: 4分/天}
  給: {日常工作得分: 88分, 乙: {日常工作得分: 待裁定}}
  歷史:
    2026-09: {月度考核得分: 80分}
    2026-Q3: {甲: {季度得分: 90分}}
  記錄:
    缺勤: [{日期: 2026-10-05, 時段: 上午, 備註: ""}]
    遲到: []
  裁定:
    工作素質: {等級: 基本勝任, 分值: 2分}
    乙:
      轉正: {決定: 是, 評分人: 主管, 理由: 合格}
  得: {出勤得分: 96分, 月度考核得分: 90.4分}
  顯示: {乙: {月度考核得分: 90.40分}}
"""


def test_a_case_says_all_that_a_case_can_say(read):
    cases, faults = read(WHOLE)

    assert not faults
    assert [file.path for file in cases.files] == ["店/例/1.yaml"]
    assert [plain(case) for case in cases.items] == [
        {
            "name": "缺勤一日",
            "clauses": ["S1-3.3", "S1-3.4"],
            "period": "2026-10",
            "people": [
                {"name": "甲", "attributes": [["崗位", "銷售員"], ["入職日", "2026-01-05"]]},
                {"name": "乙"},
            ],
            "parameters": [["缺勤每日扣分", "4分/天"]],
            "given": [
                {"name": "日常工作得分", "value": "88分"},
                {"subject": "乙", "name": "日常工作得分", "value": "待裁定"},
            ],
            "history": [
                {"period": "2026-09", "values": [{"name": "月度考核得分", "value": "80分"}]},
                {"period": "2026-Q3", "values": [{"subject": "甲", "name": "季度得分", "value": "90分"}]},
            ],
            "records": [
                {"register": "缺勤", "rows": [{"fields": [["日期", "2026-10-05"], ["時段", "上午"], ["備註", ""]]}]},
                {"register": "遲到"},
            ],
            "judgements": [
                {"card": "工作素質", "level": "基本勝任", "points": "2分"},
                {"subject": "乙", "card": "轉正", "decision": "是", "judge": "主管", "reason": "合格"},
            ],
            "expected": [{"name": "出勤得分", "value": "96分"}, {"name": "月度考核得分", "value": "90.4分"}],
            "shown": [{"subject": "乙", "name": "月度考核得分", "value": "90.40分"}],
        }
    ]


def test_values_keep_their_places(read):
    (case,) = read("- case: one\n  period: 2026-10\n  expect:\n    出勤得分: 96分\n")[0].items

    assert (case.expected[0].value.span.line, case.expected[0].value.span.column) == (4, 11)
    assert (case.span.line, case.span.file) == (1, "店/例/1.yaml")


def test_a_case_without_people_has_one(read):
    (case,) = read("- 例: 一\n  期間: 2026\n  得: {甲分: 1分}\n")[0].items

    assert [person.name.value for person in case.people] == ["甲"]


def test_all_faults_of_all_cases_are_shown_and_the_rest_is_read(read):
    cases, faults = read(
        "- 例: 一\n  期間: 十月\n  應得: {甲: 1分}\n- 例: 二\n  期間: 2026-10\n  得: {甲: 1分}\n",
        "- 例: 二\n  期間: 2026-10\n  記錄: {缺勤: {日期: 2026-10-05}}\n  得: {甲: [1分]}\n",
        "例: 三\n",
    )

    assert [case.name.value for case in cases.items] == ["二"]
    assert faults == [("K953", 2, 7), ("K250", 3, 3), ("K952", 1, 3), ("K262", 3, 12), ("K254", 4, 10), ("K950", 1, 1)]


def test_two_cases_may_not_have_one_name(read):
    one = "- 例: 一\n  期間: 2026-10\n  得: {甲: 1分}\n"

    assert read(one, one)[1] == [("K264", 1, 6)]


def test_a_handbook_without_cases_has_none(tmp_path):
    assert read_cases(tmp_path, Diagnostics()).items == ()
