"""Faults of records: each told with file, line, column and what to write instead; nothing is written."""

import gzip
import io
import os
import zipfile
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.intake.workbooks import bent, workbook

HEADER = ["工號", "日期", "種類"]
ROW = ["E1", date(2026, 10, 5), "事假"]
SHEET = "xl/worksheets/sheet1.xml"
TIMES = "工號,日期,種類,次數,金額,時\n{}\n"


def line(register, text):
    return lambda company: company.add(register, text)


def whole(name, content):
    """The register 缺勤 as other bytes."""

    def write(company):
        (company.records / "缺勤.csv").unlink()
        (company.records / name).write_bytes(content)

    return write


def absences(*rows):
    return "\n".join(["工號,日期,種類,知悉時點", *rows, ""]).encode()


def values(text):
    """A register with a count, an amount and a time, and one row in it."""

    def write(company):
        company.change(
            "  備註", "  次數: {單位: 次, 範圍: 0次 ~ 99次}\n  金額: {單位: 元, 小數: 2}\n  時: {型: 時刻}\n  備註"
        )
        company.record("缺勤", TIMES.format(text))

    return write


def xlsx(*rows, change=None, grow=b""):
    content = workbook(*rows, change=change)
    if grow:
        content = bent(content, SHEET, lambda body: body.replace(b"</sheetData>", grow + b"</sheetData>"))
    return whole("缺勤.xlsx", content)


def parquet(**columns):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return whole("缺勤.parquet", out.getvalue())


def zip_of(size):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(size))
    return out.getvalue()


def lying_zip(size):
    """A workbook whose list of parts says that the largest is small."""
    content = bent(workbook(HEADER), SHEET, lambda body: body.replace(b"</sheetData>", b" " * size + b"</sheetData>"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        said = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    return content.replace(said, (2000).to_bytes(4, "little"))


def posts(*rows):
    return lambda company: company.record("任職", "\n".join(["工號,自,崗位,單位,上級", *rows, ""]))


def link(name, target):
    def make(company):
        (company.records / "缺勤.csv").unlink()
        (company.records / name).symlink_to(target)

    return make


def pipe(company):
    (company.records / "缺勤.csv").unlink()
    os.mkfifo(company.records / "缺勤.csv")


BLANKS = b"".join(b'<row r="%d"><c r="A%d" t="inlineStr"><is><t> </t></is></c></row>' % (n, n) for n in range(3, 999))
FAULTS = {
    "an unknown person": (line("缺勤", "E9,2026-10-07,事假,"), "缺勤.csv", "第 6 行「E9」", "R191", "先在「人員」裏登記"),
    "an unknown unit": (line("任職", "E2,2026-12-01,乙崗,U9,"), "任職.csv", "第 4 行「U9」", "R191", "先在「單位」裏登記"),
    "a negative count": (values("E1,2026-10-05,事假,-1,1,8:00"), "缺勤.csv", "第 2 行「-1」", "R143", "核對數字"),
    "a number beyond its range": (values("E1,2026-10-05,事假,100,1,8:00"), "缺勤.csv", "「100」", "R143", "核對數字"),
    "a number no machine holds": (values(f"E1,2026-10-05,事假,{'9' * 40},1,8:00"), "缺勤.csv", "第 2 行", "R143", "核對"),
    "25:00": (values("E1,2026-10-05,事假,1,1,25:00"), "缺勤.csv", "第 2 行「25:00」", "R153", "從 00:00 寫起"),
    "2026-02-30": (line("缺勤", "E1,2026-02-30,事假,"), "缺勤.csv", "第 6 行「2026-02-30」", "R151", "核對年月日"),
    "three decimals": (values("E1,2026-10-05,事假,1,1.005,8:00"), "缺勤.csv", "第 2 行「1.005」", "R142", "取整後再交"),
    "a key twice": (line("缺勤", "E1,2026-10-05,曠工,"), "缺勤.csv", "第 6 行「E1|2026-10-05」", "R170", "只留一行"),
    "an empty file": (whole("缺勤.csv", b""), "缺勤.csv", "整個檔案", "R101", "留下表頭一行"),
    "a file of blank lines": (whole("缺勤.csv", b"\n \n\n"), "缺勤.csv", "整個檔案", "R101", "留下表頭一行"),
    "bytes of no encoding": (whole("缺勤.csv", absences("E1") + b"\xff\xfe\xfd"),
                             "缺勤.csv", "整個檔案", "R102", "另存為 UTF-8"),
    "UTF-16 without its mark": (whole("缺勤.csv", absences("E1,,,").decode().encode("utf-16-le")),
                                "缺勤.csv", "整個檔案", "R104", "另存為 UTF-8"),
    "a title above the header": (whole("缺勤.csv", "十月缺勤,,,\n".encode() + absences()),
                                 "缺勤.csv", "第 1 行", "R127", "把表頭放在第一行"),
    "a quote left open": (whole("缺勤.csv", absences("E1,2026-10-05,事假,", 'E1,2026-10-06,"事假,', "E1,,,")),
                          "缺勤.csv", "第 3 行", "R131", "改正這一行的引號"),
    "a formula cell": (xlsx(HEADER, ROW, change=lambda _, page: page.write_formula(2, 1, "=TODAY()")),
                       "缺勤.xlsx", "第 3 行", "R133", "選擇性貼上"),
    "a merged header": (xlsx(HEADER, ROW, change=lambda _, page: page.merge_range(0, 0, 0, 1, "工號")),
                        "缺勤.xlsx", "第 1 行", "R124", "取消合併"),
    "a merged title": (xlsx([], HEADER, ROW, change=lambda _, page: page.merge_range(0, 0, 0, 2, "十月")),
                       "缺勤.xlsx", "第 1 行", "R124", "取消合併"),
    "a text that is no number": (xlsx([*HEADER, "備註"], ["E1", "約五日", "事假", "x"]), "缺勤.xlsx", "「約五日」", "R150", "寫成 2026-10-05"),
    "a Parquet column of numbers for names": (parquet(工號=[1], 日期=["2026-10-05"], 種類=["事假"]),
                                              "缺勤.parquet", "整個檔案", "R125", "匯出成文字"),
    "a Parquet column of lists": (parquet(工號=[["E1"]], 日期=["2026-10-05"], 種類=["事假"]),
                                  "缺勤.parquet", "整個檔案", "R125", "匯出成文字"),
    "a damaged Parquet file": (whole("缺勤.parquet", b"PAR1" + b"x" * 99 + b"PAR1"), "缺勤.parquet", "整個檔案", "R108", "重新匯出"),
    "a zip bomb": (whole("缺勤.xlsx", zip_of(100_000_000)), "缺勤.xlsx", "整個檔案", "R106", "分成幾個檔案"),
    "a zip bomb that lies": (whole("缺勤.xlsx", lying_zip(100_000_000)), "缺勤.xlsx", "整個檔案", "R107", "另存新檔"),
    "a gz bomb": (whole("缺勤.csv.gz", gzip.compress(bytes(100_000_000))), "缺勤.csv.gz", "整個檔案", "R106", "分成幾個檔案"),
    "nobody": (lambda c: c.record("人員", "工號,姓名,入職日\n"), "人員", "整個檔案", "R196", "檔名是「人員.csv」"),
    "a post as judge": (line("裁定", "態度,E2,2026-10,,,好,,認真,乙崗,2026-11-02 09:00:00"), "裁定.csv", "第 4 行「乙崗」", "R197",
                        "寫作出裁定的那個人的工號"),
    "a unit as judge": (line("裁定", "態度,E2,2026-10,,,好,,認真,一組,2026-11-02 09:00:00"), "裁定.csv", "第 4 行「一組」", "R197",
                        "寫作出裁定的那個人的工號"),
    "superiors in a circle": (posts("E1,2025-03-01,甲崗,U2,E2", "E2,2026-09-16,乙崗,U2,E1"),
                              "任職.csv", "第 2 行「E2」、第 3 行「E1」", "R195", "改正其中一行的「上級」"),
    "units in a circle": (lambda c: c.record("單位", "單位,名稱,上級單位\nU1,甲,U2\nU2,乙,U1\n"),
                          "單位.csv", "第 2 行「U2」、第 3 行「U1」", "R195", "改正其中一行的「上級單位」"),
    "two superiors on one day": (line("任職", "E2,2026-10-01,乙崗,U1,"), "任職.csv", "第 4 行", "R192", "新一段開始的前一天"),
    "a link out of the folder": (link("缺勤.csv", "/etc/hostname"), "缺勤.csv", "整個檔案", "R110", "不要用連結"),
    "a link to a device": (link("缺勤.csv", "/dev/zero"), "缺勤.csv", "整個檔案", "R110", "不要用連結"),
    "a folder that leads out": (link("缺勤", "/etc"), "缺勤", "整個檔案", "R110", "不要用連結"),
    "a link to itself": (link("缺勤.csv", "缺勤.csv"), "缺勤.csv", "整個檔案", "R111", "只放 CSV"),
    "a pipe": (pipe, "缺勤.csv", "整個檔案", "R111", "只放 CSV"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_it_is_told_at_its_place_with_a_way_out(company, close, untouched, fault):
    spoil, file, place, code, way = fault
    spoil(company)

    exit_code, said = close()

    lines = said.splitlines()
    (at,) = [number for number, text in enumerate(lines) if text.startswith(file) and f": {code} " in text]
    assert place in lines[at + 1]
    assert way in lines[at + 2]
    assert (exit_code, "處有毛病，什麼都沒有寫出。" in said) == (1, True)
    assert untouched()


def test_all_faults_are_told_at_once(company, close, untouched):
    company.add("缺勤", "E9,2026-02-30,礦工,")
    company.add("任職", "E2,2026-10-01,乙崗,U9,E7")
    company.record("單位", "單位,名稱,上級單位\nU1,甲,U2\nU2,乙,U1\n")

    _, said = close()

    wanted = (
        "缺勤.csv 欄「日期」: R151",
        "缺勤.csv 欄「種類」: R163",
        "任職.csv 欄「單位」: R191",
        "任職.csv 欄「上級」: R191",
    )
    assert [text in said for text in (*wanted, "任職.csv 欄「自」: R192", "單位.csv 欄「上級單位」: R195")] == [
        True
    ] * 6
    assert untouched()


def test_a_file_that_belongs_to_no_register_is_told(company, close):
    company.record("本月心得", "工號,心得\nE1,好\n")
    (company.records / "缺勤.csv").rename(company.records / "缺勒.csv")

    exit_code, said = close()

    assert exit_code == 0
    assert "  不是任何一本台賬的檔案：本月心得.csv、缺勒.csv (是不是「缺勤」？)" in said


@pytest.mark.parametrize("options", [[], ["--accept-valid"]])
def test_a_month_of_people_without_people_is_refused(company, close, untouched, options):
    (company.records / "人員.csv").unlink()
    (company.records / "任職.csv").unlink()
    (company.records / "缺勤.csv").unlink()

    exit_code, said = close(*options)

    assert exit_code != 0
    assert "人員: R196 這本台賬一個人也沒有" in said
    assert untouched()


def test_a_record_outside_the_period_is_counted_and_told(company, close):
    _, before = close()
    company.add("缺勤", "E1,2027-10-07,事假,")

    exit_code, said = close()

    assert exit_code == 0
    assert "3 筆記錄的日期不在本月之內" in before
    assert "4 筆記錄的日期不在本月之內" in said


def test_rows_that_hold_nothing_are_no_rows(company, close):
    xlsx(HEADER, ROW, grow=BLANKS)(company)

    exit_code, said = close()

    assert (exit_code, "9 筆記錄" in said) == (0, True)


def test_numbers_kept_as_text_are_read_as_numbers(company, close):
    content = workbook(
        ["工號", "自", "工資總額"], ["E1", "2026-10-01", "５，０００．５"], ["E2", "2026-10-01", " 6000 "]
    )
    (company.records / "工資標準.xlsx").write_bytes(content)

    assert close()[0] == 0
    kept = pq.read_table(company.runs / "2026-10" / "records" / "工資標準.parquet")
    assert kept["工資總額"].to_pylist() == [500_050, 600_000]


def test_a_person_whose_row_is_refused_is_told_once(company, close, untouched):
    company.record("人員", "工號,姓名,入職日\nE1,王一,2025-02-30\nE2,李二,2026-09-16\n")

    exit_code, said = close()

    assert exit_code == 1
    assert said.count(": R") == 1
    assert "人員.csv 欄「入職日」: R151" in said
    assert untouched()


def test_what_rests_on_a_refused_row_is_left_with_it(company, close):
    company.record("人員", "工號,姓名,入職日\nE1,王一,2025-02-30\nE2,李二,2026-09-16\n")

    exit_code, said = close("--accept-valid")

    assert exit_code == 0
    assert "缺勤.csv 欄「工號」: R193 「人員」裏工號「E1」的那一行有毛病" in said
    assert pq.read_table(company.runs / "2026-10" / "records" / "缺勤.parquet")["工號"].to_pylist() == ["E2"]
