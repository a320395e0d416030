"""A run beside the company's own sheet: what agrees, what differs, and which cause each planted mistake is given."""

import shutil

import pytest
import xlsxwriter

from kaohe.intake.faults import FileRefused
from kaohe.month.runs import open_run
from kaohe.reports.against.comparing import against
from kaohe.reports.against.sheet import SheetRefused
from tests.month.company import Company
from tests.month.worked import HANDBOOKS, SETTINGS

CARDS = """[P-1] 試。

```參數 每日扣分
值:
  2020-01-01: 4分/天
  2025-01-01: 3分/天
```
```參數 績效比例
值: 35%
```
```台賬 缺勤
欄:
  工號: {型: 人}
  日期: {型: 日期}
鍵: [工號, 日期]
日期: 日期
```
```台賬 工資
欄:
  工號: {型: 人}
  自: {型: 日期}
  金額: {單位: 元, 小數: 2, 範圍: 0元 ~ 100000元}
  完成率: {單位: 率, 小數: 4, 範圍: 0% ~ 300%}
鍵: [工號, 自]
日期: 自
```
```取數 缺勤日數
台賬: 缺勤
取: 去重數(日期)
單位: 天
```
```取數 工資額
台賬: 工資
取: 末(金額)
期: 截至
```
```取數 完成率
台賬: 工資
取: 末(完成率)
期: 截至
```
```公式 出勤得分
範圍: 0分 ~ 100分
公式: 最大(0分, 100分 - 缺勤日數 × 每日扣分)
```
```公式 績效工資
公式: 取整(工資額 × 績效比例 × 最小(完成率, 100%), 2)
```
```公式 三分之一
公式: 取整(工資額 ÷ 3, 2)
```
```公式 七分之一
公式: 取整(工資額 ÷ 7, 2)
```
```公式 應發
公式: 績效工資 + 三分之一 + 七分之一
```
```台賬 拜訪
欄:
  工號: {型: 人}
  日期: {型: 日期}
  客戶: {型: 文字}
鍵: [工號, 日期, 客戶]
日期: 日期
```
```取數 拜訪日數
台賬: 拜訪
取: 去重數(日期)
單位: 天
```
```公式 拜訪獎
公式: 拜訪日數 × 10元/天
```
```等級 等第
檔:
  優: 出勤得分 ≥ 97分
  其餘: 常
```
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    root = tmp_path_factory.mktemp("company")
    shutil.copytree(HANDBOOKS / "base", root / "base")
    company = Company(root)
    company.write("handbook.yaml", SETTINGS)
    company.write("01.md", CARDS)
    (company.records / "裁定.csv").unlink()
    company.record("人員", "工號,姓名,入職日\nE1,王一,2025-03-01\nE2,李二,2025-03-01\nE3,趙三,2025-03-01\n")
    company.record("任職", "工號,自,崗位,單位\nE1,2025-03-01,甲崗,U2\nE2,2025-03-01,甲崗,U2\nE3,2025-03-01,甲崗,U2\n")
    company.record("缺勤", "工號,日期\nE1,2026-10-05\nE1,2026-10-06\n")
    company.record(
        "工資", "工號,自,金額,完成率\nE1,2025-03-01,5000.01,120%\nE2,2025-03-01,4000,90%\nE3,2025-03-01,1000.10,50%\n"
    )
    company.record("拜訪", "工號,日期,客戶\nE1,2026-10-05,甲店\nE1,2026-10-05,乙店\nE1,2026-10-06,甲店\n")
    company.close()
    return open_run(company.runs / "2026-10")


HEAD = ["工號", "姓名", "出勤得分", "績效工資", "三分之一", "七分之一", "應發", "等第", "備註"]
RIGHT = {
    "E1": ["王一", 94, 1750.00, 1666.67, 714.29, 4130.96, "常", ""],
    "E2": ["李二", 100, 1260, 1333.33, 571.43, 3164.76, "優", ""],
    "E3": ["趙三", 100, 175.02, 333.37, 142.87, 651.26, "優", ""],
}


def book(path, rows, head=HEAD, above=2, change=None):
    """Writes a sheet as people lay it out: a title, the header lower down, sums below."""
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet("工資表")
        page.write(0, 0, "十月工資表")
        for at, row in enumerate([head, *([key, *cells] for key, cells in rows.items())]):
            for column, value in enumerate(row):
                page.write(above + at, column, value)
        page.write(above + 1 + len(rows), 0, "合計")
        if change is not None:
            change(page, made)
    return path


def with_cell(person, item, value):
    rows = {key: list(cells) for key, cells in RIGHT.items()}
    rows[person][HEAD.index(item) - 1] = value
    return rows


def test_a_sheet_that_is_right_agrees_in_every_cell(run, tmp_path):
    found = against(run, book(tmp_path / "a.xlsx", RIGHT))

    assert found.different == []
    assert found.cells == 18
    assert found.sheet.unused == ["備註"]
    assert found.agreeing["應發"] == 3


@pytest.mark.parametrize(
    ("person", "item", "value", "kind", "what"),
    [
        ("E1", "績效工資", 2100.0, "上下限沒有用上", "完成率"),
        ("E1", "出勤得分", 92, "參數是別的版本", "每日扣分 = 4分/天 (2020-01-01)"),
        ("E1", "出勤得分", 97, "少一筆記錄", "缺勤 E1|2026-10-05"),
        ("E3", "三分之一", 333.36, "捨入不同", "2位，捨去"),
        ("E1", "三分之一", 1666.7, "捨入不同", "1位，四舍五入"),
        ("E1", "三分之一", 1666.67 * 100, "單位不同", "×100"),
        ("E1", "七分之一", 714.287142857143, "捨入不同", "沒有捨入"),
        ("E2", "績效工資", 3600.0, "少乘權重", "績效比例"),
        ("E2", "應發", 1904.76, "少加一項", "績效工資"),
        ("E3", "應發", 651.25, "捨入不同", "各部分未捨入就相加"),
        ("E2", "應發", 3000, "原因不明", ""),
        ("E2", "應發", "不發", "表裏不是數", ""),
    ],
)
def test_a_planted_mistake_is_given_its_cause(run, tmp_path, person, item, value, kind, what):
    found = against(run, book(tmp_path / "a.xlsx", with_cell(person, item, value)))

    (one,) = found.different
    assert (one.person, one.item, one.cause.kind) == (person, item, kind)
    assert one.cause.what.startswith(what)


def test_a_record_whose_day_another_one_counts_for_as_well_is_no_cause(run, tmp_path):
    found = against(run, book(tmp_path / "a.xlsx", {"E1": [10], "E2": [0], "E3": [0]}, ["工號", "拜訪獎"]))

    (one,) = found.different
    assert (one.cause.kind, one.cause.what) == ("少一筆記錄", "拜訪 E1|2026-10-06|甲店")


def test_what_follows_from_another_cell_is_told_so(run, tmp_path):
    rows = with_cell("E1", "績效工資", 2100.0)
    rows["E1"][HEAD.index("應發") - 1] = 4480.96

    found = against(run, book(tmp_path / "a.xlsx", rows))

    assert [(one.item, one.cause.kind, one.cause.what) for one in found.different] == [
        ("績效工資", "上下限沒有用上", "完成率"), ("應發", "隨別項而差", "績效工資"),
    ]  # fmt: skip


def test_two_columns_in_each_others_place(run, tmp_path):
    head = list(HEAD)
    head[4], head[5] = head[5], head[4]

    found = against(run, book(tmp_path / "a.xlsx", RIGHT, head))

    assert {(one.item, one.cause.kind, one.cause.what) for one in found.different} == {
        ("三分之一", "欄對調", "七分之一"), ("七分之一", "欄對調", "三分之一"),
    }  # fmt: skip


def test_people_whom_one_side_lacks(run, tmp_path):
    rows = {key: cells for key, cells in RIGHT.items() if key != "E3"} | {"E9": RIGHT["E3"]}

    found = against(run, book(tmp_path / "a.xlsx", rows))

    assert [(one.person, one.cause.kind) for one in found.different] == [
        ("E3", "表裏沒有此人"),
        ("E9", "運行裏沒有此人"),
    ]


def test_people_by_name_texts_as_numbers_and_columns_by_map(run, tmp_path):
    head = ["姓名", "實發工資(元)", "考勤", "評等"]
    rows = {"王一": ["4,130.96", "94分", "常"], "李二": ["¥3164.76", "100", "优"]}
    path = book(tmp_path / "a.xlsx", rows, head, above=0, change=lambda page, _: page.write(3, 0, ""))

    found = against(run, path, mapped={"實發工資(元)": "應發", "考勤": "出勤得分", "評等": "等第"})

    assert [(one.person, one.cause.kind) for one in found.different] == [("E3", "表裏沒有此人")]
    assert found.cells == 6


def test_the_value_of_a_formula_counts_as_it_was_saved(run, tmp_path):
    def formulas(page, _):
        page.write_formula(3, 6, "=D4+E4+F4", None, 4130.96)

    assert against(run, book(tmp_path / "a.xlsx", RIGHT, change=formulas)).different == []


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda page, _: page.write_formula(3, 6, "=D4+E4", None, ""), "M227"),
        (lambda page, made: page.merge_range(2, 3, 2, 4, "績效工資", made.add_format()), "M221"),
        (lambda page, _: page.write(2, 8, "應發"), "M224"),
        (lambda page, _: page.write(4, 0, "E1"), "M226"),
        (lambda page, _: page.write_formula(3, 6, "=1/0", None, "#DIV/0!"), "M228"),
    ],
)
def test_a_bad_sheet_is_refused_with_the_place(run, tmp_path, spoil, code):
    with pytest.raises(SheetRefused) as caught:
        against(run, book(tmp_path / "a.xlsx", RIGHT, change=spoil))

    assert code in {fault.code for fault in caught.value.faults}


def test_all_faults_at_once(run, tmp_path):
    def spoil(page, _):
        page.write_formula(3, 6, "=D4+E4", None, "")
        page.write(2, 8, "應發")

    with pytest.raises(SheetRefused) as caught:
        against(run, book(tmp_path / "a.xlsx", RIGHT, change=spoil), mapped={"備註": "無此項"})

    assert {fault.code for fault in caught.value.faults} == {"M223", "M224", "M227"}


@pytest.mark.parametrize(("head", "code"), [(["a", "b"], "M220"), (["部門", "應發"], "M222")])
def test_a_sheet_without_header_or_people(run, tmp_path, head, code):
    with pytest.raises(SheetRefused) as caught:
        against(run, book(tmp_path / "a.xlsx", {"x": [1]}, head))

    assert [fault.code for fault in caught.value.faults] == [code]


def test_another_format_is_refused_by_name(run, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")

    with pytest.raises(FileRefused):
        against(run, tmp_path / "a.xlsx")


def test_a_cell_without_end_is_refused_by_its_line(run, tmp_path):
    (tmp_path / "a.csv").write_text(f"工號,應發\nE1,{'9' * 200_000}\n", encoding="utf-8")

    with pytest.raises(FileRefused) as caught:
        against(run, tmp_path / "a.csv")

    assert (caught.value.refusal.code, caught.value.line) == ("R132", 2)


@pytest.mark.parametrize("text", ["85,5", "1,23", "12:30"])
def test_what_is_no_number_is_not_read_as_one(run, tmp_path, text):
    found = against(run, book(tmp_path / "a.xlsx", with_cell("E1", "應發", text)))

    assert [(one.item, one.cause.kind) for one in found.different] == [("應發", "表裏不是數")]


def test_a_text_file_will_do(run, tmp_path):
    lines = [",".join(HEAD), *(",".join(map(str, [key, *cells])) for key, cells in RIGHT.items())]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert against(run, tmp_path / "a.csv").different == []
