"""close, explain, replay and demo: what they print, how they end, and that nobody sees a trace."""

import json
import signal
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest

from tests.month.company import files


def test_a_month_is_closed_and_summed_up(close, company):
    code, said, seen = close()

    assert code == 0
    assert said.splitlines() == [
        "試 2026-10:2 人，5 本台賬 12 筆記錄。",
        "  3 筆記錄的日期不在本月之內(各台賬的數目在 run.json)。",
        "  以前各月的結果:無",
        "  規則要用而沒有送來的台賬:排班",
        "  3 項沒有數，1 筆裁定不計;詳見 month.xlsx 的「例外」。",
        f"已寫出 {company.runs / '2026-10'}(results.parquet、evidence.parquet、run.json、month.xlsx)。",
    ]
    assert seen.splitlines()[-2:] == ["計算 1/1", "寫出 1/1"]
    assert "month.xlsx" in files(company.runs / "2026-10")


def test_a_run_that_takes_the_place_of_another_says_so(close):
    first, again = close()[1], close()[1]

    assert "取代" not in first
    assert "  這裏原有的一次運行已被取代；已經發布的月份不要這樣重跑，用 kaohe correct 另出一版。" in again.splitlines()


def test_it_speaks_english(close, company):
    _, said, seen = close("--language", "en", "--as-of", "2026-11-05")

    assert said.startswith("試 2026-10: 2 people, 5 registers with 12 records.\n  not used, known only after")
    assert f"Written: {company.runs / '2026-10'} (results.parquet" in said
    assert "computing 1/1" in seen


def test_the_facts_of_a_run_are_for_programs(close, company):
    company.add("缺勤", "E1,2026-10-32,事假,")

    code, said, seen = close("--json", "--accept-valid")

    facts = json.loads(said)
    assert (code, seen, facts["refused_rows"]) == (0, "", {"缺勤": 1})
    assert [(fault["file"], fault["row"], fault["code"]) for fault in facts["faults"]] == [("缺勤.csv", 6, "R151")]


def test_faults_of_records_are_told_by_kind(close, company):
    for day in range(32, 40):
        company.add("缺勤", f"E1,2026-10-{day},事假,")
    company.add("缺勤", "E1,2026-10-07,礦工,")

    code, said, _ = close()

    assert code == 1
    lines = said.splitlines()
    assert lines[0].startswith("缺勤.csv 欄「日期」: R151 ")
    assert lines[1].startswith("  第 6 行「2026-10-32」、第 7 行「2026-10-33」")
    assert lines[1].endswith(" 等 8 處")
    assert lines[-1].startswith("9 處有毛病，什麼都沒有寫出。")
    assert not company.runs.exists()


def test_faults_of_records_are_told_to_programs(close, company):
    company.add("缺勤", "E1,2026-10-32,事假,")

    code, said, _ = close("--json", "--language", "en")

    (fault,) = json.loads(said)["faults"]
    assert (code, fault["row"], fault["column"], fault["value"]) == (1, 6, "日期", "2026-10-32")
    assert fault["message"].isascii() or "2026-10-32" in fault["message"]


def test_sound_rows_are_taken_and_the_others_listed(close, company):
    company.add("缺勤", "E1,2026-10-32,事假,")

    code, said, _ = close("--accept-valid")

    assert code == 0
    assert "有毛病的行沒有收:缺勤 1 筆" in said
    assert "R151" in said


def test_a_faulty_handbook_is_shown_and_not_run(close, company):
    company.change("缺勤日數 × 每日扣分", "缺勤日數 × 每日扣份")

    code, said, _ = close()

    assert code == 1
    assert "K401" in said
    assert "^" in said
    assert not company.runs.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--period", "2026-13"], "「2026-13」不是月份。"),
        (["--period", "2026-Q4"], "「2026-Q4」不是月份。"),
        (["--period", "2019-12"], "2019-12 在手冊生效之前"),
        (["--as-of", "昨天"], "「昨天」不是時點。"),
        (["--engine", "excel"], "--engine 只能是：duckdb、python、spark。"),
        (["--records", "無此資料夾"], "無此資料夾"),
    ],
)
def test_wrong_use_is_told_with_what_to_do(close, options, said):
    code, _, seen = close(*options)

    assert code == 2
    assert said in seen
    assert "Traceback" not in seen


def test_wrong_use_is_told_in_the_language_asked_for(close):
    _, _, seen = close("--period", "2019-12", "--language", "en")

    assert seen.startswith("2019-12 is before the handbook: its first version holds from 2020-01-01.\n")


def test_a_strangers_folder_is_left_alone(close, company):
    (company.runs / "2026-10").mkdir(parents=True)
    (company.runs / "2026-10" / "照片.txt").write_text("…", encoding="utf-8")

    code, _, seen = close()

    assert (code, files(company.runs)) == (2, ["2026-10/照片.txt"])
    assert "沒有動它" in seen


def test_an_interrupt_leaves_nothing_behind(close, company, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kaohe.cli.closing.write_month_book", interrupted)

    code, _, seen = close()

    assert code == 130
    assert seen.endswith("已中斷；沒有留下半成品。\n")
    assert not company.runs.exists()


@pytest.fixture
def run(close, company):
    """October, closed."""
    assert close()[0] == 0
    return company.runs / "2026-10"


def test_a_person_sees_all_that_the_run_says_of_him(kaohe, run):
    code, said, _ = kaohe("explain", "--run", run, "--person", "E2")

    assert code == 0
    assert "人 E2 / 月" in said
    assert "出勤得分                96分  [T-1]" in said
    assert "態度                    待裁定(來自 態度)  [T-1]" in said


def test_a_number_is_explained_down_to_its_records(kaohe, run):
    code, said, _ = kaohe("explain", "--run", run, "--person", "E1", "--item", "出勤得分")

    assert code == 0
    assert said.splitlines()[0] == "出勤得分 = 92分  [T-1]"
    assert "  代入 最大(0分, 100分 - 2天 × 4分/天)" in said
    assert "缺勤 E1|2026-10-05  2026-10-05  計 2026-10-05" in said or "缺勤 E1|2026-10-05" in said


@pytest.mark.parametrize(("language", "word"), [("zh_Hans", "代入"), ("en", "numbers")])
def test_an_explanation_has_its_words_in_each_language(kaohe, run, language, word):
    _, said, _ = kaohe("explain", "--run", run, "--person", "E1", "--item", "出勤得分", "--language", language)

    assert f"  {word} 最大(0分, 100分 - 2天 × 4分/天)" in said


def test_a_number_is_explained_to_programs(kaohe, run):
    _, said, _ = kaohe("explain", "--run", run, "--person", "E1", "--item", "出勤得分", "--json")

    found = json.loads(said)
    assert (found["name"], found["value"], found["clause"]) == ("出勤得分", "92分", "T-1")


def test_what_is_missing_is_listed_with_its_origin(kaohe, run):
    _, said, _ = kaohe("explain", "--run", run, "--missing", "--person", "E2")

    assert "E2  態度  待裁定  來自 態度  有一筆裁定不計:裁定人不在評分人之列" in said


def test_a_misspelt_item_of_a_judgement_is_told_with_what_was_meant(kaohe, close, company):
    rows = (company.records / "裁定.csv").read_text(encoding="utf-8")
    company.record("裁定", rows.replace("態度,E2", "態渡,E2"))
    close()

    _, said, _ = kaohe("explain", "--run", company.runs / "2026-10", "--missing", "--person", "E2")

    assert "E2  態度  待裁定  來自 態度  有一筆裁定不計:沒有「態渡」這個考核項;是不是「態度」?" in said


def test_a_record_says_what_became_of_it(kaohe, run):
    _, said, _ = kaohe("explain", "--run", run, "--record", "缺勤:E1|2026-09-03")

    assert "缺勤日數 [T-1]  未計入:日期 2026-09-03 不在 2026-10-01 至 2026-10-31" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--person", "E8", "--item", "出勤得分"], "這次運行裏沒有「E8」。\n是不是「E1、E2」？"),
        (["--person", "E1", "--item", "出勤得份"], "這次運行裏沒有「出勤得份」。\n是不是「出勤得分」？"),
        (["--record", "缺勤:E1|2026-10-30"], "這次運行裏沒有「E1|2026-10-30」。"),
        (["--record", "缺課:E1"], "這次運行裏沒有「缺課」。"),
        ([], "要解釋什麼？"),
    ],
)
def test_what_the_run_does_not_have_is_told_with_what_it_has(kaohe, run, words, said):
    code, _, seen = kaohe("explain", "--run", run, *words)

    assert code == 2
    assert seen.startswith(said)


def test_a_run_is_made_again(kaohe, run):
    assert kaohe("replay", run)[:2] == (0, "重算結果與保存的完全相同。\n")
    assert kaohe("replay", run, "--engine", "python", "--json")[:2] == (0, '{\n  "differences": []\n}\n')


def test_a_run_that_was_meddled_with_is_told(kaohe, run):
    path = run / "evidence.parquet"
    pq.write_table(pq.read_table(path).slice(1), path)

    code, said, _ = kaohe("replay", run)

    assert code == 1
    assert said.startswith("重算結果不同:evidence.parquet")


def test_a_folder_that_is_no_run_is_wrong_use(kaohe, tmp_path):
    code, _, seen = kaohe("explain", "--run", tmp_path, "--person", "E1")

    assert code == 2
    assert "不是一次運行的資料夾" in seen


def test_a_company_is_made_up_and_closed(kaohe, tmp_path, company):
    made = kaohe(
        "demo", company.handbook, "--people", 20, "--months", 1, "--last", "2026-10", "--out", tmp_path / "demo"
    )
    assert made[:2] == (0, f"已寫出 20 人、1 個月的記錄：{tmp_path / 'demo' / 'records'}\n")

    words = ["--records", tmp_path / "demo" / "records", "--period", "2026-10", "--out", tmp_path / "demo" / "run"]
    assert kaohe("close", company.handbook, *words)[0] == 0


@pytest.mark.parametrize("after", [0.2, 1.5])
def test_ctrl_c_ends_the_command_at_once(company, after):
    words = [
        "close",
        company.handbook,
        "--records",
        company.records,
        "--period",
        "2026-10",
        "--out",
        company.runs / "x",
    ]
    command = [sys.executable, "-c", "from kaohe.cli import main; main()", *map(str, words), "--engine", "duckdb"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)

    # While Python itself goes down, after all is written, it no longer answers signals: the system ends it.
    assert process.returncode in {0, 130, -signal.SIGINT}
    assert "Traceback" not in said
    assert not company.runs.exists() or all(path.name == "x" for path in company.runs.iterdir())
