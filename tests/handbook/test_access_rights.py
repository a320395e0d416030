"""權限 in a whole handbook: the higher layer's card counts, a change of it is seen, and no result rests on it."""

from kaohe.handbook.book import open_book
from kaohe.handbook.changes import THIS, changes
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.load import read_handbook

REGISTER = "```台賬 出勤\n欄:\n  工號: {型: 人}\n  日期: {型: 日期}\n鍵: [工號, 日期]\n日期: 日期\n```\n"
RIGHTS = "```權限 出勤\n資料: [出勤, 次數]\n可見: [{who}]\n```\n"
COUNT = "```取數 次數\n台賬: 出勤\n取: 次數()\n```\n"


def handbook(folder, text, extends=""):
    folder.mkdir()
    (folder / "handbook.yaml").write_text(f"語言: 1\n名稱: 試\n{extends}", encoding="utf-8")
    (folder / "01.md").write_text(f"[T-1] 一條。\n\n{text}", encoding="utf-8")
    found = Diagnostics()
    source = read_handbook(folder, found)
    assert source is not None
    assert not found.items
    return open_book(source, 20_000, Diagnostics())


def readers(book):
    return {name: [who.value for who in card.readers] for name, card in book.rights.items()}


def test_a_card_of_the_same_name_replaces_the_one_below(tmp_path):
    below = handbook(tmp_path / "base", REGISTER + RIGHTS.format(who="本人") + COUNT)
    own = handbook(tmp_path / "shop", RIGHTS.format(who="上級"), "承接: [base]\n")

    assert readers(below) == {"出勤": ["本人"]}
    assert readers(own) == {"出勤": ["上級"]}


def test_a_changed_right_is_told_and_moves_no_result(tmp_path):
    old = handbook(tmp_path / "old", REGISTER + RIGHTS.format(who="本人") + COUNT)
    new = handbook(tmp_path / "new", REGISTER + RIGHTS.format(who="上級") + COUNT)

    found = changes(old, new)

    assert [(card.kind, card.name, card.how) for card in found.cards] == [("權限", "出勤", THIS)]
    assert not found.affected
