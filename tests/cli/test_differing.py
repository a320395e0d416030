"""`kaohe diff`: handbooks, runs, moments; what is printed and what programs get."""

import json
import shutil

import pytest
from python_calamine import CalamineWorkbook


@pytest.fixture
def changed(company, close):
    """October closed, and a handbook beside it with another deduction."""
    close("--engine", "python")
    other = company.root / "新"
    shutil.copytree(company.handbook, other)
    text = (other / "01.md").read_text(encoding="utf-8")
    (other / "01.md").write_text(text.replace("值: 4分/天", "值: 5分/天"), encoding="utf-8")
    return other


def test_a_changed_handbook_over_closed_months(kaohe, company, changed):
    code, said, _ = kaohe("diff", company.runs, changed, "--engine", "python")

    assert code == 0
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert lines[0] == "在這些月份上:2026-10"
    assert "本條 參數 每日扣分 T-1 值: 4分/天 → 值: 5分/天" in lines
    assert "連帶 公式 出勤得分 T-1" in lines
    assert "出勤得分 188分 185分 -3分 2" in lines
    assert "E1 王一 92分 90分 -2分" in lines
    assert max(map(len, said.splitlines())) <= 100


def test_for_programs_amounts_are_decimal_texts(kaohe, company, changed):
    _, said, _ = kaohe(
        "diff", company.handbook, changed, "--runs", company.runs, "--format", "json", "--engine", "python"
    )

    found = json.loads(said)
    assert {one["item"]: one["difference"] for one in found["totals"]}["出勤得分"] == "-3"
    line = next(one for one in found["lines"] if (one["item"], one["subject"]) == ("出勤得分", "E1"))
    assert (line["before"], line["after"], line["difference"]) == ("92分", "90分", "-2")
    assert next((one["name"], one["how"]) for one in found["cards"]) == ("每日扣分", "本條")


def test_the_workbook_holds_every_line(kaohe, company, changed):
    kaohe("diff", company.runs, changed, "--engine", "python", "--xlsx", company.root / "d.xlsx")

    book = CalamineWorkbook.from_path(str(company.root / "d.xlsx"))
    assert book.sheet_names[-1] == "逐項"
    rows = book.get_sheet_by_name("逐項").to_python()
    assert ["2026-10", "E1", "王一", "出勤得分", "92分", "90分", "-2分", ""] in rows


def test_two_runs_name_the_records_behind_a_difference(kaohe, company, close):
    close("--engine", "python")
    company.add("缺勤", "E1,2026-10-07,事假,2026-10-07 09:00")
    kaohe("close", company.handbook, "--records", company.records, "--period", "2026-10", "--out",
          company.root / "b", "--engine", "python")  # fmt: skip

    _, said, _ = kaohe("diff", company.runs / "2026-10", company.root / "b", "--format", "json", "--engine", "python")

    found = json.loads(said)
    assert [(one["register"], one["record"], one["how"]) for one in found["records"]] == [
        ("缺勤", "E1|2026-10-07", "新增")
    ]
    line = next(one for one in found["lines"] if (one["item"], one["subject"]) == ("出勤得分", "E1"))
    assert (line["before"], line["after"], line["records"]) == ("92分", "88分", ["缺勤:E1|2026-10-07"])


def test_one_run_as_of_two_moments(kaohe, company, close):
    close("--engine", "python")

    _, said, _ = kaohe("diff", company.runs / "2026-10", "--as-of", "2026-11-05", "--as-of", "2026-11-06", "--format", "json",
                       "--engine", "python")  # fmt: skip

    found = json.loads(said)
    line = next(one for one in found["lines"] if (one["item"], one["subject"]) == ("出勤得分", "E1"))
    assert (line["before"], line["after"], line["records"]) == ("96分", "92分", ["缺勤:E1|2026-10-06"])


def test_two_handbooks_without_a_month_tell_their_cards(kaohe, company, changed):
    code, said, _ = kaohe("diff", company.handbook, changed, "--language", "en")

    assert code == 0
    assert "this card" in said
    assert "over the months" not in said


def test_who_has_no_value_any_more_is_told_so(kaohe, company, close):
    close("--engine", "python")
    kaohe("close", company.handbook, "--records", company.records, "--period", "2026-10", "--out",
          company.root / "b", "--engine", "python", "--as-of", "2026-10-31")  # fmt: skip

    _, said, _ = kaohe("diff", company.runs / "2026-10", company.root / "b", "--engine", "python", "--all")

    moved = said.split("誰動得最多")[1].split("等級不同")[0]
    assert " 待裁定" in moved or "缺數據" in moved


def test_runs_of_different_months_cannot_be_compared(kaohe, company, close):
    close("--engine", "python")
    shutil.copytree(company.runs / "2026-10", company.root / "b")
    facts = json.loads((company.root / "b/run.json").read_text(encoding="utf-8"))
    (company.root / "b/run.json").write_text(json.dumps(facts | {"period": "2026-09"}), encoding="utf-8")

    code, _, said = kaohe("diff", company.runs / "2026-10", company.root / "b", "--engine", "python")

    assert code != 0
    assert "沒有同一個月" in said


def test_the_same_twice_differs_in_nothing(kaohe, company, close):
    close("--engine", "python")

    assert kaohe("diff", company.runs, company.handbook)[1].splitlines() == ["在這些月份上:2026-10", "沒有不同。"]


@pytest.mark.parametrize(
    ("words", "said"), [(["records"], "不知道要比什麼"), (["runs", "試", "--period", "2026-11..2026-10"], "早於前一個月"),
                        (["runs", "試", "--period", "2026-11"], "沒有 2026-11")],
)  # fmt: skip
def test_what_cannot_be_compared_is_told(kaohe, company, close, words, said):
    close("--engine", "python")

    code, _, complaint = kaohe("diff", *(company.root / w if "-" not in w else w for w in words))

    assert code == 2
    assert said in complaint
