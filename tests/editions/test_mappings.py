"""匯入 written into the card of a register: new, beside what stands there, in each spelling; or refused and nothing changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.editions.actions import draft_mapping, found_on
from kaohe.editions.cards import Spot
from kaohe.editions.drafts import draft_files, today
from kaohe.editions.errors import EditionError, NoSuch
from kaohe.editions.mappings import Columns, mapping_of, register_card, with_mapping
from kaohe.editions.models import Edition
from kaohe.editions.uploads import Upload
from kaohe.ledger.models import Entry
from tests.company import files

HEAD = "# 章\n\n[T-1] 試。\n\n```台賬 來電\n欄:\n  通話號: {型: 文字}\n  工號: {型: 人}\n  時點: {型: 時點}\n"
WANTED = Columns({"通話號": "call id", "工號": "工號", "時點": "start"}, time_format="%H.%M")


def chapter(import_=""):
    return f"{HEAD}鍵: [通話號]\n{import_}```\n\n末。\n"


def mapped(text, wanted=WANTED, name="來電"):
    card = register_card(text, name)
    assert card
    return with_mapping(text, Spot("x", card.block.kind.value, card.block.name.value, card.digest), wanted)


def read(text, name="來電"):
    card = register_card(text, name)
    assert card
    return mapping_of(card)


def test_a_card_without_a_mapping_gets_one():
    assert mapped(chapter()) == chapter('匯入:\n  欄名: {通話號: call id, 時點: start}\n  時刻式: "%H.%M"\n')


@pytest.mark.parametrize("before", [
    "匯入:\n  檔案: calls*.csv\n  去重: 是\n",
    "匯入:\n  檔案: calls*.csv\n  欄名: {通話號: id, 時點: began}\n  去重: 是\n",
    "匯入:\n  檔案: calls*.csv\n  欄名:\n    通話號: id\n    時點: began\n  去重: 是\n",
    '匯入:\n  檔案: calls*.csv\n  時刻式: "%H"\n  去重: 是\n',
    "匯入: {檔案: calls*.csv, 去重: 是}\n",
    "匯入: {檔案: calls*.csv, 欄名: {通話號: id}, 去重: 是}\n",
    '汇入: {檔案: calls*.csv, 栏名: {通話號: id}, 時刻式: "%H", 去重: 是}\n',
])  # fmt: skip
def test_what_stands_there_stays(before):
    found = read(mapped(chapter(before)))

    assert dict(found.columns) == {"通話號": "call id", "時點": "start"}
    assert (found.files, found.time_format, found.distinct) == ("calls*.csv", "%H.%M", True)


def test_a_column_named_before_stays_where_nothing_else_was_chosen():
    found = read(
        mapped(chapter("匯入: {欄名: {工號: agent, 時點: began}}\n"), Columns({"通話號": "c", "工號": "工號"}))
    )

    assert dict(found.columns) == {"工號": "工號", "時點": "began", "通話號": "c"}


def test_an_english_card_is_written_in_english():
    text = "# x\n\n[T-1] x.\n\n```register calls\nfields:\n  call: {type: text}\nkey: [call]\n```\n"

    assert '\nimport:\n  columns: {call: "a, b"}\n```' in mapped(text, Columns({"call": "a, b"}), "calls")


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), max_codepoint=0xFFFD), min_size=1, max_size=12).map(str.strip).filter(bool), min_size=3, max_size=3))  # fmt: skip
def test_whatever_columns_are_called(names):
    wanted = Columns(dict(zip(("通話號", "工號", "時點"), names, strict=True)))
    try:
        found = read(mapped(chapter(), wanted))
    except EditionError:
        return  # A name that the language cannot hold is refused, never written otherwise.

    columns = dict(found.columns) if found else {}
    assert {field: columns.get(field, field) for field in wanted.columns} == dict(wanted.columns)


def test_a_field_that_is_not_there_is_refused():
    with pytest.raises(EditionError) as refused:
        mapped(chapter(), Columns({"沒有": "x"}))

    assert refused.value.code == "E140"


@pytest.mark.django_db
def test_a_draft_of_the_handbook_holds_it(owner):
    found_on(owner, Upload("shop", files()), title="首版", since=today())

    draft = draft_mapping(owner, "投訴", Columns({"投訴號": "no"}), title="對法")

    assert (draft.state, draft.parent and draft.parent.number) == ("draft", 1)
    before, after = files()["shop/01.md"], draft_files(draft)["shop/01.md"]
    assert dict(read(after, "投訴").columns) == {"投訴號": "no"}
    assert after.replace("匯入:\n  欄名: {投訴號: no}\n", "") == before
    assert Entry.objects.latest("position").action == "editions.mapping.set"


@pytest.mark.django_db
def test_what_is_refused_leaves_no_draft(owner):
    found_on(owner, Upload("shop", files()), title="首版", since=today())

    for name, columns in (("沒有", {"投訴號": "no"}), ("投訴", {"沒有": "no"})):
        with pytest.raises((NoSuch, EditionError)):
            draft_mapping(owner, name, Columns(columns), title="對法")

    assert (Edition.objects.count(), Entry.objects.count()) == (1, 1)
