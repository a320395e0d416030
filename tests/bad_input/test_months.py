"""Months that cannot be closed, or not whole: before the handbook, or in a quarter of which a month is missing."""

import pytest

from kaohe.cli.app import run
from kaohe.month.history import RUN_FILE
from tests.month.worked import SETTINGS


def test_a_month_before_the_handbook_is_not_closed(company, close, untouched):
    company.write("handbook.yaml", SETTINGS.replace("2020-01-01", "2026-11-01"))

    exit_code, said = close()

    assert exit_code == 2
    assert "2026-10 在手冊生效之前；最早的版本自 2026-11-01 起。" in said
    assert "選後面的月份，或在 handbook.yaml 的「版本」裏寫更早的日期。" in said
    assert untouched()


@pytest.mark.parametrize("written", ["2026", "2026-13", "2026Q3", "2026-10-05", "十月", ""])
def test_what_is_no_month_is_not_closed(close, untouched, written):
    exit_code, said = close(period=written)

    assert exit_code == 2
    assert f"「{written}」不是月份。" in said
    assert "2026-10" in said
    assert untouched()


def test_a_quarter_with_a_month_missing_has_no_value(company, close, capsys):
    exit_code, said = close(period="2026-12")

    assert exit_code == 0
    assert "以前各月的結果:2026-10\n" in said
    assert "還沒有這幾個月的結果:2026-11；" in said
    assert "缺數據(來自 本季.出勤得分)" in explain(company, capsys, "季出勤", "2026-12")


def test_a_quarter_whose_months_are_all_there_has_a_value(company, close, capsys):
    found = [close(period=month) for month in ("2026-11", "2026-12")]

    assert [code for code, _ in found] == [0, 0]
    assert not any("還沒有這幾個月的結果" in said for _, said in found)

    assert "缺數據" not in explain(company, capsys, "季出勤", "2026-12")


def explain(company, capsys, item, month):
    capsys.readouterr()
    assert run(["explain", "--run", str(company.runs / month), "--person", "E1", "--item", item]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"folder": 1}'])
def test_a_run_that_was_damaged_is_not_replaced(company, close, content):
    path = company.runs / "2026-10" / RUN_FILE
    path.write_text(content, encoding="utf-8")

    exit_code, said = close()

    assert exit_code == 2
    assert "裏已有別的東西，沒有動它。" in said
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"folder": 1}', '{"period": "2026-13", "folder": "試"}'])
def test_an_earlier_run_that_was_damaged_is_told(company, close, content):
    path = company.runs / "2026-10" / RUN_FILE
    path.write_text(content, encoding="utf-8")

    exit_code, said = close(period="2026-11")

    assert exit_code == 2
    assert f"{path}" in said
    assert not (company.runs / "2026-11").exists()


@pytest.mark.parametrize("content", [b"", b"PAR1PAR1", b"PAR1" + bytes(50) + b"PAR1"])
def test_earlier_results_that_were_damaged_are_told(company, close, content):
    path = company.runs / "2026-10" / "results.parquet"
    path.write_bytes(content)

    exit_code, said = close(period="2026-11")

    assert exit_code == 2
    assert f"{path}" in said
    assert not (company.runs / "2026-11").exists()


@pytest.mark.parametrize("name", ["run.json", "results.parquet", "evidence.parquet"])
def test_a_damaged_run_is_not_explained(company, capsys, name):
    path = company.runs / "2026-10" / name
    path.write_bytes(b"PAR1")

    code = run(["explain", "--run", str(company.runs / "2026-10"), "--person", "E1"])

    said = "".join(capsys.readouterr())
    assert code == 2
    assert str(path) in said
