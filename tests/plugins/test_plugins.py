"""Functions of a plugin: called from formulas, flagged wherever they count, and never able to stop a month."""

import json
import shutil
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.cli.app import run
from kaohe.cli.plugins import installed
from kaohe.cli.terminal import Language, Speaking
from kaohe.engine import ir
from kaohe.engine.backends import duckdb, python
from kaohe.handbook import plugins
from kaohe.handbook.check import check_folder
from kaohe.handbook.plugins import Function, Plugin, Quantity
from kaohe.month.runs import differences
from tests.month.company import Company
from tests.month.worked import CARDS, HANDBOOKS, SETTINGS
from tests.plugins.curve import PLUGIN, POINTS, root

CURVE = Path(__file__).parent / "curve.py"
LISTED = "外掛: {curve: [開方, 加權]}\n"
CALLS = """
```公式 折算
單位: 分
小數: 2
公式: 開方(取整(出勤得分, 2))
```
```公式 再折算
單位: 分
小數: 2
公式: 開方(開方(取整(出勤得分, 2))) - 開方(取整(態度, 2))
```
```公式 每缺勤日
單位: 分
小數: 2
公式: 加權(取整(出勤得分, 2), 限於(缺勤天數, 0天, 31天))
```
```公式 甲崗折算
單位: 分
小數: 2
適用: 崗位 = 甲崗
公式: 開方(取整(出勤得分, 2))
```
```取數 缺勤天數
台賬: 缺勤
取: 去重數(日期)
單位: 天
```
"""


@pytest.fixture(autouse=True)
def offered(monkeypatch):
    """Only ours are known, and only here."""
    monkeypatch.setattr(plugins, "_OFFERED", {})
    monkeypatch.setattr(plugins, "_WHERE", [])
    plugins.offer("curve", lambda: PLUGIN)


def gone():
    """A package that is no longer there."""
    raise ImportError


@pytest.fixture
def company(tmp_path):
    shutil.copytree(HANDBOOKS / "base", tmp_path / "base")
    found = Company(tmp_path)
    found.write("handbook.yaml", SETTINGS + LISTED)
    found.change("[T-1] 試。\n", f"[T-1] 試。\n{CALLS}")
    return found


@pytest.fixture
def kaohe(capsys):
    def typed(*words):
        Speaking.language = Language.ZH_HANT
        capsys.readouterr()
        return run([str(word) for word in words]), "".join(capsys.readouterr())

    return typed


def results(company, item):
    table = pq.read_table(company.runs / "2026-10" / "results.parquet")
    whole = [row for row in table.to_pylist() if (row["subject_kind"], row["grain"], row["part"]) == ("人", "月", 0)]
    return {row["subject"]: (row[item], row[f"{item}.state"], row[f"{item}.origin"] or "") for row in whole}


# --- what comes out --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_function_answers_for_everybody(company, engine):
    company.close(engine=engine)

    assert results(company, "折算") == {"E1": (9591, "已定", ""), "E2": (9797, "已定", "")}
    assert results(company, "甲崗折算") == {"E1": (9591, "已定", ""), "E2": (None, "不適用", "甲崗折算(適用)")}


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_calls_stand_in_calls_and_an_argument_without_value_gives_its_own_reason(company, engine):
    company.close(engine=engine)

    assert results(company, "再折算") == {"E1": (9793 - 3162, "已定", ""), "E2": (None, "待裁定", "態度")}


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_what_a_function_cannot_answer_is_a_state_with_its_name(company, engine):
    company.record("缺勤", "工號,日期,種類,知悉時點\nE1,2026-10-05,事假,\n")

    company.close(engine=engine)

    assert results(company, "每缺勤日") == {
        "E1": (None, "超範圍", "外掛 加權"),
        "E2": (None, "缺數據", "外掛 加權"),
    }


def test_an_explanation_flags_the_function_and_says_why_there_is_no_answer(company, kaohe):
    company.record("缺勤", "工號,日期,種類,知悉時點\nE1,2026-10-05,事假,\n")
    company.close()
    explain = ("explain", "--run", company.runs / "2026-10")

    _, said = kaohe(*explain, "--person", "E1", "--item", "折算")
    _, beyond = kaohe(*explain, "--person", "E1", "--item", "每缺勤日")
    _, failed = kaohe(*explain, "--person", "E2", "--item", "每缺勤日")

    assert "├─ 外掛 開方 = 97.97分  (Python 函數,curve 版本 1.0)\n│    代入 開方(96分)" in said
    assert "外掛 加權 = 超範圍(來自 外掛 加權)  (Python 函數,curve 版本 1.0,192)" in beyond
    assert "代入 加權(100分, 0天)" in failed
    assert "版本 1.0,DivisionByZero" in failed


def test_a_run_pins_the_plugin_and_says_when_it_is_another(company, kaohe):
    company.close()
    folder = company.runs / "2026-10"
    noted = json.loads((folder / "run.json").read_text(encoding="utf-8"))["plugins"]
    assert noted == {"curve": {"version": "1.0", "sha256": PLUGIN.sha256}}
    assert differences(folder) == []

    plugins.offer("curve", lambda: replace(PLUGIN, version="1.1"))

    assert differences(folder) == ["外掛 curve"]
    assert kaohe("replay", folder)[0] == 1


def test_a_run_is_not_made_again_without_its_plugin(company, kaohe):
    company.close()
    plugins.offer("curve", gone)

    exit_code, said = kaohe("replay", company.runs / "2026-10")

    assert exit_code == 1
    assert "K960 沒有叫「curve」的外掛" in said


@given(
    st.lists(st.tuples(st.integers(0, 4) | st.none(), st.integers(-3, 3) | st.none()), max_size=12),
    st.dictionaries(st.tuples(st.integers(0, 4), st.integers(-3, 3)), st.integers(-9, 9) | st.none()),
)
def test_both_backends_call_alike(rows, answers):
    table = pa.table({"n": list(range(len(rows))), "a": [a for a, _ in rows], "b": [b for _, b in rows]})
    table = table.cast(pa.schema([("n", pa.int64()), ("a", pa.int64()), ("b", pa.int64())]))

    def function(numbers):
        found = answers.get(numbers)
        return found, 0 if found is not None else 3

    called = ir.Call("c", "t", ("a", "b"), ("v", "s"), function)
    joined = ir.Join("j", "t", "c", "left", (("a", "a"), ("b", "b")), (("v", "v"), ("s", "s")))
    program = ir.Program((called, joined), (("c", ("a", "b")), ("j", ("n",))))

    one, two = (backend.run(program, {"t": table}) for backend in (python, duckdb))

    assert [one[name].to_pylist() for name in "cj"] == [two[name].to_pylist() for name in "cj"]
    assert one["c"].num_rows == len({row for row in rows if None not in row})


# --- what is refused -------------------------------------------------------------------------------------------------


def told(company, call="開方(取整(出勤得分, 2))", listed="外掛: {curve: [開方]}\n"):
    company.write("handbook.yaml", SETTINGS + listed)
    company.write("01.md", CARDS + f"```公式 試算\n單位: 分\n公式: {call}\n```\n")
    found = check_folder(company.handbook).diagnostics.items
    return {item.code for item in found if item.severity == "error"}


def test_a_sound_call_is_no_fault(company):
    assert told(company) == set()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("開方(出勤得分)", "K965"),
        ("開方(取整(出勤得分 × 2, 2))", "K965"),
        ("開方(缺勤日數)", "K965"),
        ("開方(出勤得分 ÷ 3)", "K965"),
        ("開方(取整(出勤得分, 2), 1分)", "K516"),
        ("開平方(取整(出勤得分, 2))", "K409"),
    ],
)
def test_an_argument_must_be_sure_to_be_what_is_declared(company, call, code):
    assert told(company, call) == {code}


@pytest.mark.parametrize(
    ("listed", "code"),
    [
        ("外掛: {curves: [開方]}\n", "K960"),
        ("外掛: {curve: [開方, 平方]}\n", "K961"),
        ("外掛: {curve: [開方], other: [開方]}\n", "K962"),
        ("外掛: {curve: [開方], other: [最大]}\n", "K962"),
        ("外掛: {curve: [開方], other: [無例]}\n", "K963"),
        ("外掛: {curve: [開方], other: [浮點]}\n", "K964"),
        ("外掛: {curve: [開方], other: [隨興]}\n", "K964"),
        ("外掛: {curve: [開方], other: [例錯]}\n", "K964"),
    ],
)
def test_a_function_must_be_there_and_pass_its_own_cases_twice(company, listed, code):
    moods = iter(range(100))
    case = ((("4",), "8"),)
    other = (
        Function("開方", (POINTS,), POINTS, root, case),
        Function("最大", (POINTS,), POINTS, lambda one: one * 2, case),
        Function("無例", (POINTS,), POINTS, lambda one: one * 2, ()),
        Function("浮點", (POINTS,), POINTS, lambda one: float(one) * 2, case),
        Function("隨興", (POINTS,), POINTS, lambda one: one * 2 + next(moods), case),
        Function("例錯", (POINTS,), POINTS, lambda one: one * 3, case),
    )
    plugins.offer("other", lambda: Plugin("other", "1", other))

    assert code in told(company, listed=listed)


def test_a_record_cannot_call_it(company):
    company.change(
        "  備註: {型: 文字, 必填: 否}", "  備註: {型: 文字, 必填: 否}\n  分: {單位: 分, 小數: 2, 範圍: 0分 ~ 9分}"
    )
    company.change("鍵: [工號, 日期]\n日期: 日期", "鍵: [工號, 日期]\n計算:\n  折: 開方(分)\n日期: 日期")

    assert "K966" in {item.code for item in check_folder(company.handbook).diagnostics.items}


@pytest.mark.parametrize(
    ("answer", "steps"),
    [
        (Decimal("1.25"), 125),
        (Fraction(5, 4), 125),
        (100, 10_000),
        (Decimal("100.01"), None),
        (Decimal("-0.01"), None),
        (Decimal("1.255"), None),
        (Fraction(1, 3), None),
        (1.25, None),
        (True, None),
        ("1", None),
        (None, None),
        (Decimal("NaN"), None),
        (Decimal("Infinity"), None),
    ],
)
def test_an_answer_is_exact_and_in_its_range(answer, steps):
    assert POINTS.taken(answer) == steps


@pytest.mark.parametrize(
    "wrong", [("斤兩", 2, "0", "1"), ("分", 10, "0", "1"), ("分", 0, "0.5", "1"), ("分", 0, "2", "1")]
)
def test_a_declaration_that_makes_no_sense_is_no_plugin(company, wrong):
    bad = Function("開方", (Quantity(*wrong),), POINTS, root, ((("1",), "10"),))
    plugins.offer("curve", lambda: Plugin("curve", "1", (bad,)))

    assert "K960" in told(company)


# --- where they come from --------------------------------------------------------------------------------------------


def test_a_file_is_run_when_it_is_named(company, kaohe):
    plugins.offer("curve", gone)
    assert "K960" in kaohe("check", company.handbook)[1]

    exit_code, said = kaohe("--plugin", CURVE, "check", company.handbook)

    assert exit_code == 0
    assert "用到外掛函數，卡不能單獨說明它們：開方(curve 1.0)、加權(curve 1.0)。" in said


@pytest.mark.parametrize(("text", "reason"), [("", "PLUGIN"), ("1 / 0", "ZeroDivisionError"), ("PLUGIN = 1", "PLUGIN")])
def test_a_file_that_is_no_plugin_is_told(tmp_path, company, kaohe, text, reason):
    path = tmp_path / "own.py"
    path.write_text(text, encoding="utf-8")

    exit_code, said = kaohe("--plugin", path, "check", company.handbook)

    assert exit_code == 2
    assert f"「{path}」不是外掛：{reason}" in said


def test_an_installed_package_offers_its_plugin(tmp_path, monkeypatch):
    info = tmp_path / "acme_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[kaohe.functions]\nacme = acme_rules:PLUGIN\n", encoding="utf-8")
    shutil.copy(CURVE, tmp_path / "acme_rules.py")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    installed()

    found = plugins.plugin("acme")
    assert found is not None
    assert [function.name for function in found.functions] == ["開方", "加權"]


def test_the_handbook_as_a_site_flags_what_it_calls(tmp_path, company, kaohe):
    exit_code, _ = kaohe("docs", company.handbook, "--out", tmp_path / "site")

    assert exit_code == 0
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "site").glob("*.html")]
    assert sum("<code>開方</code> (curve 1.0)" in page for page in pages) == 1
