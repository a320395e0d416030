"""`kaohe correct`: what it prints and writes."""

import json
import shutil

import pytest

from tests.month.company import files
from tests.month.worked import HANDBOOKS, SETTINGS

PAY = "[T-2] 薪資。\n```公式 全勤獎\n公式: 取整(出勤得分 × 10元/分, 2)\n```\n```薪資單 月薪\n行:\n  - 全勤獎\n```\n"


@pytest.fixture
def paid(company, close):
    """October closed, with a slip; then an absence becomes known."""
    shutil.copytree(HANDBOOKS / "corrections", company.root / "corrections")
    company.write("handbook.yaml", SETTINGS.replace("承接: [base]", "承接: [base, corrections]"))
    company.write("02.md", PAY)
    close("--engine", "python")
    company.add("缺勤", "E1,2026-10-07,事假,2026-11-20 09:00")
    return company


def test_a_correction_is_told_written_and_collected(kaohe, paid):
    code, said, _ = kaohe(
        "correct", paid.runs / "2026-10", "--records", paid.records, "--reason", "遲報", "--engine", "python",
        "--out", paid.records / "補差.csv",
    )  # fmt: skip

    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert code == 0
    assert lines[0].startswith(f"2026-10:更正 2026-10，寫出第 2 版 {paid.runs / '2026-10.2'}；")
    assert "在 2026-11 補差:1 人，應補 0.00元，應扣 40.00元。" in lines
    assert "E1 王一 920.00元 880.00元 -40.00元" in lines
    assert "2026-10 缺勤 E1|2026-10-07 E1 新增" in lines
    assert (paid.records / "補差.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "E1,2026-11,2026-10,2,月薪,-40.00,遲報"
    ]
    assert {"補差.csv", "differences.csv", "month.xlsx", "run.json"} <= set(files(paid.runs / "2026-10.2"))
    rows = (paid.runs / "2026-10.2" / "differences.csv").read_text(encoding="utf-8").splitlines()
    assert "2026-10,E1,王一,出勤得分,92分,88分,-4分,缺勤 E1|2026-10-07 新增" in rows


def test_a_dry_run_writes_nothing(kaohe, paid):
    code, said, _ = kaohe("correct", paid.runs / "2026-10", "--records", paid.records, "--reason", "試", "--dry-run",
                          "--json", "--pay-in", "2026-12", "--engine", "python")  # fmt: skip

    found = json.loads(said)
    assert code == 0
    assert found["owed"] == [
        {"person": "E1", "pay_in": "2026-12", "of": "2026-10", "version": 2, "item": "月薪", "amount": "-40.00"}
    ]
    assert found["months"][0]["run"] is None
    assert [path.name for path in paid.runs.iterdir()] == ["2026-10"]


def test_faulty_records_are_told_and_nothing_is_written(kaohe, paid):
    paid.add("缺勤", "E1,2026-10-32,事假,")

    code, said, _ = kaohe("correct", paid.runs / "2026-10", "--records", paid.records, "--reason", "試",
                          "--engine", "python")  # fmt: skip

    assert code == 1
    assert "R151" in said
    assert [path.name for path in paid.runs.iterdir()] == ["2026-10"]


def test_what_changed_since_the_version_before_is_explained(kaohe, paid):
    kaohe("correct", paid.runs / "2026-10", "--records", paid.records, "--reason", "遲報", "--engine", "python")

    code, said, _ = kaohe("explain", "--run", paid.runs / "2026-10.2", "--since", paid.runs / "2026-10", "--person", "E1",
                          "--item", "月薪")  # fmt: skip

    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert code == 0
    assert "月薪 920.00元 880.00元 -40.00元 缺勤 E1|2026-10-07 新增" in lines
    assert "出勤得分 92分 88分 -4分 缺勤 E1|2026-10-07 新增" in lines
    assert not any("態度" in line for line in lines)
    assert kaohe("explain", "--run", paid.runs / "2026-10.2", "--since", paid.runs / "2026-10")[0] == 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--person", "E1", "--item", "月新"), "月薪"),
        (("--person", "E7", "--item", "月薪"), "E7"),
        (("--person", "E1", "--item", "月薪", "--since", "2026-09"), "2026-09"),
    ],
)
def test_nothing_is_said_to_be_the_same_of_what_is_not_there(kaohe, paid, asked, said):
    if "2026-09" in asked:
        paid.close("2026-09")
    since = () if "--since" in asked else ("--since", paid.runs / "2026-10")
    named = [paid.runs / one if one == "2026-09" else one for one in asked]

    code, out, told = kaohe("explain", "--run", paid.runs / "2026-10", *since, *named)

    assert code != 0
    assert out == ""
    assert said in told
