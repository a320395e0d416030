"""Faults of a handbook: each told with file, line and what to write instead; the month is not closed on it."""

import os

import pytest

from kaohe.handbook import files
from tests.month.worked import CARDS, SETTINGS

SETTINGS_FILE, CHAPTER, OTHER = "handbook.yaml", "01.md", "02.md"
TABLE = "[T-2] 表。\n\n```查表 級\n按: 崗位\n表: {path}\n```\n"
SCORE = "最大(0分, 100分 - 缺勤日數 × 每日扣分)"
BOMB = "".join(f"{chr(98 + at)}: &{chr(98 + at)} [*{chr(97 + at)}, *{chr(97 + at)}]\n" for at in range(9))


def edit(old, new):
    return lambda company: company.change(old, new)


def settings(old, new):
    assert old in SETTINGS
    return lambda company: company.write(SETTINGS_FILE, SETTINGS.replace(old, new))


def text(name, content):
    return lambda company: company.write(name, content)


def linked(name, target):
    return lambda company: (company.handbook / name).symlink_to(target)


def linked_table(company):
    outside = company.root.parent / "outside.csv"
    outside.write_text("崗位,值\n甲崗,保密\n", encoding="utf-8")
    (company.handbook / "表").mkdir()
    (company.handbook / "表" / "級.csv").symlink_to(outside)
    company.write(OTHER, TABLE.format(path="表/級.csv"))


def linked_handbook(company):
    outside = company.root.parent / "elsewhere" / "outside"
    outside.mkdir(parents=True)
    (outside / SETTINGS_FILE).write_text(SETTINGS, encoding="utf-8")
    (company.root / "外").symlink_to(outside)
    settings("承接: [base]", "承接: [base, 外]")(company)


FAULTS = {
    "a fence that is not closed": (edit("值: 4分/天\n```", "值: 4分/天"), CHAPTER, 3, "K101", "另起一行寫「```」"),
    "a card under no clause": (edit("[T-1] 試。\n", "試。\n"), CHAPTER, 3, "K805", "條文以「[S1-1]」"),
    "a tab in a card": (edit("  備註: {型", "\t備註: {型"), CHAPTER, 11, "K204", "縮排用空格"),
    "a tab in the settings": (settings("  崗位", "\t崗位"), SETTINGS_FILE, 6, "K204", "縮排用空格"),
    "an anchor bomb": (settings("語言", f"a: &a [1, 1]\n{BOMB}語言"), SETTINGS_FILE, 1, "K206", "把值直接寫出來"),
    "an anchor in a card": (edit("值: 4分/天", "值: &a 4分/天"), CHAPTER, 4, "K206", "把值直接寫出來"),
    "a key twice": (edit("值: 4分/天", "值: 4分/天\n值: 5分/天"), CHAPTER, 5, "K202", "只留一個"),
    "a key twice in the settings": (settings("名稱: 試", "名稱: 試\n名稱: 再"), SETTINGS_FILE, 3, "K202", "只留一個"),
    "a bracket missing": (edit(SCORE, SCORE[:-1]), CHAPTER, 22, "K325", "補上「)」"),
    "an operator missing": (edit("日數 × 每日", "日數 每日"), CHAPTER, 22, "K312", "補上 + - × ÷"),
    "a value missing": (edit("日數 × 每日扣分", "日數 ×"), CHAPTER, 22, "K315", "在「×」後面寫"),
    "a letter for a times sign": (edit("日數 × 每日", "日數 ｘ 每日"), CHAPTER, 22, "K312", "補上 + - × ÷"),
    "brackets without end": (edit(SCORE, "(" * 5000), CHAPTER, 22, "K323", "分成幾張公式卡"),
    "lists in lists in a formula": (edit(SCORE, "最大(" + "[" * 5000), CHAPTER, 22, "K323", "分成幾張公式卡"),
    "a formula without end": (edit(SCORE, "1分" + " + 1分" * 9000), CHAPTER, 22, "K324", "分成幾張公式卡"),
    "lists without end": (settings("語言: 1", f"語言: [{'[' * 5000}{']' * 5000}]"), SETTINGS_FILE, 1, "K212", "分成幾張卡"),
    "another encoding": (lambda c: (c.handbook / CHAPTER).write_bytes(CARDS.encode("gb18030")),
                         CHAPTER, 1, "K932", "用 UTF-8"),
    "a folder for a chapter": (lambda c: (c.handbook / OTHER).mkdir(), OTHER, 1, "K931", "檢查檔名"),
    "a pipe for a chapter": (lambda c: os.mkfifo(c.handbook / OTHER), OTHER, 1, "K931", "檢查檔名"),
    "a link to itself": (linked(OTHER, OTHER), OTHER, 1, "K930", "不要用連結"),
    "a link out of the folder": (linked(OTHER, "/etc/hostname"), OTHER, 1, "K930", "不要用連結"),
    "a table above the folder": (text(OTHER, TABLE.format(path="../../級.csv")), OTHER, 5, "K930", "放進手冊的資料夾"),
    "a table from the root": (text(OTHER, TABLE.format(path="/etc/級.csv")), OTHER, 5, "K930", "放進手冊的資料夾"),
    "a table behind a link": (linked_table, OTHER, 5, "K930", "不要用連結"),
    "a table with a name no file has": (text(OTHER, TABLE.format(path="表\0.csv")), OTHER, 5, "K930", "不要用連結"),
    "a handbook above the folder": (settings("[base]", "[base, ../../外]"), SETTINGS_FILE, 3, "K912", "放到旁邊"),
    "a handbook from the root": (settings("[base]", "[base, /etc]"), SETTINGS_FILE, 3, "K912", "放到旁邊"),
    "a handbook behind a link": (linked_handbook, SETTINGS_FILE, 3, "K912", "放到旁邊"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_it_is_told_at_its_place_with_a_way_out(company, check, close, untouched, fault):
    spoil, file, line, code, way = fault
    spoil(company)

    exit_code, said = check()
    closing, also_said = close()

    place = f"試/{file}:{line}:"
    told, *_ = [part for part in said.split("\n\n") if part.startswith(place) and f" {code} " in part]
    assert way in told
    assert (exit_code, closing) == (1, 1)
    assert f" {code} " in also_said
    assert "保密" not in said
    assert untouched()


def test_all_faults_are_told_at_once(company, check):
    company.change("值: 4分/天", "值: 4分/天\n值: 5分/天")
    company.change("日數 × 每日", "日數 每日")
    company.write(OTHER, TABLE.format(path="/etc/級.csv"))

    _, said = check()

    assert [code in said for code in ("K202", "K312", "K930")] == [True] * 3


@pytest.mark.parametrize("number", ["9" * 5000, "0" * 5000 + "7.5"])
def test_a_clause_may_print_a_number_of_any_length(company, check, number):
    company.change("[T-1] 試。", f"[T-1] 試 {number} 次。")

    exit_code, said = check()

    assert exit_code == 0
    assert "試/01.md:1:9: 警告: K802" in said


def test_a_text_has_a_limit(company, check, monkeypatch):
    long = CARDS + "\n" * 3000
    monkeypatch.setattr(files, "MOST_BYTES", len(long.encode()))
    company.write(CHAPTER, long)
    assert check()[0] == 0

    company.write(CHAPTER, f"{long}\n")

    exit_code, said = check()
    assert exit_code == 1
    assert "試/01.md:1:1: 錯誤: K933 " in said


def test_a_text_that_is_far_too_large_is_not_read(company, check):
    with (company.handbook / OTHER).open("wb") as file:
        file.truncate(files.MOST_BYTES + 1)

    exit_code, said = check()

    assert exit_code == 1
    assert "試/02.md:1:1: 錯誤: K933 「試/02.md」太大，最多 8 MiB" in said
    assert "分成幾章" in said
