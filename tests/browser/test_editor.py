"""The editor of a draft in a real browser: colours, names offered, faults in their place, Chinese input, the way out."""

from urllib.parse import quote

import pytest

from tests.browser.axe import accessible
from tests.editions.conftest import PATH

SECTION = f"/handbook/2/section?path={quote(PATH)}&key=S1-1"
BOX = ".editor .cm-content"


@pytest.fixture
def editor(draft, sign_in):
    """The editor of a clause, ready."""

    def opening(address=SECTION, **looks):
        page = sign_in(**looks)
        page.goto(address)
        page.wait_for_selector(BOX)
        page.wait_for_selector("#faults .no-faults")
        return page

    return opening


def at_end_of(page, text):
    """Puts the cursor behind a text of the editor."""
    whole = page.input_value("[name=text]")
    place = whole.index(text) + len(text)
    line, column = whole[:place].count("\n") + 1, place - whole.rfind("\n", 0, place)
    page.evaluate("([line, column]) => document.querySelector('[name=text]').kaoheGo(line, column)", [line, column])


def test_keywords_and_names_are_coloured(editor):
    page = editor()
    colours = dict(
        page.eval_on_selector_all(
            f"{BOX} span[class]", "all => all.map(one => [one.textContent, getComputedStyle(one).color])"
        )
    )

    assert colours["參數"] == colours["取數"] != colours["最大"]
    assert colours["值"] == colours["單位"] != colours["參數"]
    assert colours["缺勤日數"] != colours["最大"]


def test_a_fault_is_marked_where_it_stands(editor):
    page = editor()
    at_end_of(page, "最大")
    page.keyboard.press("Backspace")
    page.keyboard.type("太")

    page.wait_for_selector(".editor .cm-lintRange-error")
    assert page.inner_text(".editor .cm-lintRange-error").startswith("最太")
    page.keyboard.press("Control+Home")
    page.click("#faults [data-go]")
    page.keyboard.press("Delete")
    assert "公式: 太(" in page.input_value("[name=text]")


def test_names_are_offered_in_either_script_and_taken(editor):
    page = editor()
    at_end_of(page, "缺勤每日扣分)")
    page.keyboard.type(" + 缺勤日数")
    page.wait_for_selector(".editor .cm-tooltip-autocomplete [aria-selected]")
    page.wait_for_timeout(100)  # The list takes nothing in the moment it appears.

    assert page.inner_text(".editor [aria-selected] .cm-completionLabel") == "缺勤日數"
    page.keyboard.press("Enter")
    assert "+ 缺勤日數" in page.input_value("[name=text]")


def test_nothing_is_offered_that_does_not_hold_what_was_typed(editor):
    page = editor()
    at_end_of(page, "缺勤每日扣分)")
    page.keyboard.type(" + 沒有這個")
    page.wait_for_timeout(400)

    assert page.locator(".editor .cm-tooltip-autocomplete").count() == 0
    page.click("[data-plain]")


def test_a_name_that_is_just_being_written_is_offered_too(editor):
    page = editor()
    at_end_of(page, "值: 4分/天\n```")
    page.keyboard.type("\n\n```參數 新的上限\n值: 9分\n```\n")
    at_end_of(page, "缺勤每日扣分)")
    page.keyboard.type(" + 新的")
    page.wait_for_selector(".editor .cm-tooltip-autocomplete [aria-selected]")

    assert page.inner_text(".editor [aria-selected] .cm-completionLabel") == "新的上限"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/read/**")


def test_a_new_card_is_offered_its_kinds_and_keys(editor):
    page = editor()
    at_end_of(page, "取: 去重數(日期)")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".editor .cm-tooltip-autocomplete")

    offered = page.locator(".editor .cm-completionLabel").all_inner_texts()
    assert {"條件", "適用", "單位"} <= set(offered)
    assert "滿分" not in offered


def test_what_a_name_means_is_told(editor):
    page = editor()
    at_end_of(page, "{缺勤每日")

    assert "4分/天" in page.inner_text(".editor-foot")
    page.hover(f"{BOX} >> text={{缺勤每日扣分}}")
    assert "4分/天" in page.inner_text(".editor .cm-meaning")


def test_chinese_input_is_not_broken(editor):
    page = editor()
    at_end_of(page, "每缺勤一日扣")
    input_method = page.context.new_cdp_session(page)
    for typed in ("j", "ji", "ji f", "積分"):
        input_method.send(
            "Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        )
        page.wait_for_timeout(60)
    input_method.send("Input.insertText", {"text": "積分"})
    page.keyboard.type("x")

    assert "每缺勤一日扣積分x{缺勤每日扣分}" in page.input_value("[name=text]")


def test_it_is_left_by_keyboard_and_saved(editor):
    page = editor()
    at_end_of(page, "4分")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("5分")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.editor')") is False

    page.focus(".editor .cm-content")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/read/**")
    assert page.inner_text("a.quoted") == "5分/天"


def test_the_plain_box_is_kept_by_who_wants_it(editor):
    page = editor()
    at_end_of(page, "4分")
    page.keyboard.type("0")
    page.click("[data-plain]")

    assert "4分0" in page.input_value("[name=text]")
    asked = []

    def leave(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    assert asked == ["beforeunload"]
    page.wait_for_selector("[name=text]", state="visible")
    assert page.locator(".editor").count() == 0
    accessible(page)


def test_settings_are_edited_too(editor):
    page = editor("/handbook/2/file?path=small/handbook.yaml")
    assert page.inner_text(BOX).startswith("語言: 1")


@pytest.mark.parametrize(("theme", "width"), [("dark", 390), ("light", 1280)])
def test_it_is_readable_for_everybody(editor, theme, width):
    page = editor(theme=theme, width=width)
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_two_who_write_lose_no_line(draft, sign_in):
    one, two = sign_in(), sign_in()
    other = f"/handbook/2/section?path={quote(PATH)}&key=S1-2"
    for page, address in ((one, SECTION), (two, other)):
        page.goto(address)
        page.wait_for_selector(BOX)
    at_end_of(one, "每缺勤一日扣")
    one.keyboard.type("去")
    at_end_of(two, "照這張表")
    two.keyboard.type("來")
    for page in (one, two):
        page.keyboard.press("Control+s")
        page.wait_for_url("**/read/**")

    for page, was in ((one, "每缺勤一日扣去"), (two, "每缺勤一日扣去")):
        page.goto(SECTION)
        page.wait_for_selector(BOX)
        at_end_of(page, was)
    one.keyboard.type("甲")
    two.keyboard.type("乙")
    one.keyboard.press("Control+s")
    one.wait_for_url("**/read/**")
    two.faults.clear()
    two.keyboard.press("Control+s")
    two.wait_for_selector(".diff")
    two.wait_for_selector(BOX)

    assert "乙" in two.input_value("[name=text]")
    assert "甲" in two.inner_text(".diff >> nth=0")
    two.faults[:] = [fault for fault in two.faults if "409" not in fault]
