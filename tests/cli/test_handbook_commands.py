"""check, fmt and test: what they print, in which language, and how they end."""

import json

import pytest

CASE = """\
- 例: 缺勤一日
  據: T-1
  期間: 2026-10
  記錄: {缺勤: [{日期: 2026-10-05, 種類: 事假}]}
  得: {出勤得分: 96分}
"""


def test_a_sound_handbook_is_told_so(kaohe, company):
    code, said, _ = kaohe("check", company.handbook)

    assert code == 0
    assert said.splitlines()[-1].startswith("0 個錯誤，")


@pytest.mark.parametrize(("language", "said"), [("zh_Hant", "1 個錯誤"), ("zh_Hans", "1 个错误"), ("en", "1 errors")])
def test_faults_are_told_at_their_place(kaohe, company, language, said):
    company.change("缺勤日數 × 每日扣分", "缺勤日數 × 每日扣份")

    code, told, _ = kaohe("check", company.handbook, "--language", language)

    assert code == 1
    assert "試/01.md:22:26: " in told
    assert "公式: 最大(0分, 100分 - 缺勤日數 × 每日扣份)" in told
    assert told.splitlines()[-1].startswith(said)


def test_faults_are_told_to_editors_and_programs(kaohe, company):
    company.change("缺勤日數 × 每日扣分", "缺勤日數 × 每日扣份")

    _, lines, _ = kaohe("check", company.handbook, "--format", "editor")
    _, found, _ = kaohe("check", company.handbook, "--format", "json")

    assert lines.startswith("試/01.md:22:26: error: K401 ")
    record = json.loads(found)
    assert [fault["code"] for fault in record["faults"]] == ["K401"]
    assert record["coverage"] == {"T-1": "done"} or "T-1" in record["coverage"]


def test_a_folder_without_a_handbook_is_wrong_use(kaohe, tmp_path):
    code, _, said = kaohe("check", tmp_path / "無")

    assert code == 2
    assert "Traceback" not in said


def test_cards_are_put_into_normal_form_once(kaohe, company):
    company.change("公式: 最大(0分, 100分 - 缺勤日數 × 每日扣分)", "公式：最大（0分,100分-缺勤日數*每日扣分）")
    path = company.handbook / "01.md"
    before = path.read_text(encoding="utf-8")

    asked = kaohe("fmt", company.handbook, "--check")
    assert (asked[0], asked[1]) == (1, f"要改 {path}\n")
    assert path.read_text(encoding="utf-8") == before

    assert kaohe("fmt", company.handbook)[:2] == (0, f"已改 {path}\n")
    assert "公式: 最大(0分, 100分 - 缺勤日數 × 每日扣分)" in path.read_text(encoding="utf-8")
    assert kaohe("fmt", company.handbook, "--check", "--language", "en")[:2] == (0, "All is in normal form.\n")


@pytest.fixture
def cases(company):
    """Two worked cases, the second of which states something wrong."""
    (company.handbook / "例").mkdir()
    wrong = CASE.replace("缺勤一日", "缺勤一日扣五分").replace("96分", "95分")
    company.write("例/1.yaml", CASE + wrong)


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_cases_that_fail_are_shown_with_their_numbers(kaohe, company, engine):
    code, said, _ = kaohe("test", company.handbook, "--engine", engine)

    assert code == 1
    assert said.splitlines() == [
        "試/例/1.yaml:6: 缺勤一日扣五分 [T-1]",
        "  甲 出勤得分: 應得 95分, 實得 96分",
        "    = 最大(0分, 100分 - 缺勤日數 × 每日扣分)",
        "      缺勤日數 = 1天",
        "      每日扣分 = 4分/天",
        "",
        "1 例通過，1 例不符。",
    ]


@pytest.mark.usefixtures("cases")
def test_some_cases_may_be_chosen(kaohe, company):
    assert kaohe("test", company.handbook, "-k", "扣五分")[1].endswith("0 例通過，1 例不符。\n")
    assert kaohe("test", company.handbook, "-k", "無此例")[:2] == (0, "0 例通過，0 例不符。\n")


@pytest.mark.usefixtures("cases")
def test_cases_are_told_to_programs(kaohe, company):
    code, said, _ = kaohe("test", company.handbook, "--json", "--language", "en")

    found = json.loads(said)
    assert (code, found["passed"], [one["place"] for one in found["failed"]]) == (1, 1, ["試/例/1.yaml:6"])
    assert found["failed"][0]["faults"][0] == "  甲 出勤得分: expected 95分, got 96分"
