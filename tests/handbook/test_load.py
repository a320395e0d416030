"""A handbook is read from its folder with all that it takes over."""

import pytest

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.load import read_handbook
from kaohe.handbook.model_settings import Settings, WeekRule

PLAIN = "語言: 1\n名稱: 試\n"


@pytest.fixture
def write(tmp_path):
    """`write({path: text})` makes the files of several handbooks."""

    def run(files):
        for name, content in files.items():
            path = tmp_path / "手冊" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "手冊"

    return run


def read(folder):
    diagnostics = Diagnostics()
    source = read_handbook(folder, diagnostics)
    return source, [(item.code, item.span.file, item.span.line, item.span.column) for item in diagnostics.items]


def formula(name, value="1分"):
    return f"```公式 {name}\n公式: {value}\n```\n"


WHOLE = """\
語言: 1
名稱: 門店辦法
貨幣: 港元
時區: Asia/Hong_Kong
版本: {甲版: 2026-01-01, 乙版: 2026-07-01}
週: {起: 週六, 到期: 次週一 12:00}
人數上限: 500
分組: 片區
名單: {崗位: [店員, 店長]}
"""


def test_every_setting_is_read(write):
    root = write({"店/handbook.yaml": WHOLE})

    source, faults = read(root / "店")

    assert not faults
    assert source.settings == Settings(
        name="門店辦法",
        folder="店",
        currency="港元",
        time_zone="Asia/Hong_Kong",
        versions=(("甲版", 20454), ("乙版", 20635)),
        week=WeekRule(first_weekday=6, due_weekday=1, next_week=True, seconds=43200),
        people_limit=500,
        group_by="片區",
        lists=(("崗位", ("店員", "店長")),),
    )


def test_a_handbook_that_says_little_has_the_usual_settings(write):
    source, faults = read(write({"店/handbook.yaml": PLAIN}) / "店")

    assert not faults
    assert source.settings == Settings(name="試", folder="店")


def test_layers_are_read_lowest_first_each_once(write):
    root = write(
        {
            "base/handbook.yaml": PLAIN + "時區: Asia/Tokyo\n分組: 組\n名單: {崗位: [員工], 假: [事假]}\n",
            "base/01.md": formula("甲"),
            "左/handbook.yaml": PLAIN + "承接: [base]\n分組: 隊\n",
            "左/01.md": formula("乙"),
            "右/handbook.yaml": PLAIN + "承接: [../base]\n",
            "右/01.md": formula("丙"),
            "店/handbook.yaml": "語言: 1\n名稱: 店\n承接: [左, 右]\n名單: {岗位: [店員]}\n",
            "店/02.md": formula("戊"),
            "店/01.md": formula("丁"),
        }
    )

    source, faults = read(root / "店")

    assert not faults
    assert [(card.name.value, card.handbook) for card in source.cards] == [
        ("甲", "base"),
        ("乙", "左"),
        ("丙", "右"),
        ("丁", "店"),
        ("戊", "店"),
    ]
    assert [chapter.file for chapter in source.chapters] == [
        "base/01.md",
        "左/01.md",
        "右/01.md",
        "店/01.md",
        "店/02.md",
    ]
    assert source.settings == Settings(
        name="店",
        folder="店",
        time_zone="Asia/Tokyo",
        group_by="隊",
        extends=("左", "右"),
        lists=(("岗位", ("店員",)), ("假", ("事假",))),
    )


def test_the_text_of_every_file_is_kept(write):
    root = write({"店/handbook.yaml": PLAIN, "店/01.md": "\ufeff# 章\r\n第二行\r\n"})

    source, _ = read(root / "店")

    assert [(file.path, file.text) for file in source.files] == [
        ("店/handbook.yaml", PLAIN),
        ("店/01.md", "# 章\n第二行\n"),
    ]


def test_a_missing_day_stays_open(write):
    source, _ = read(write({"店/handbook.yaml": PLAIN + "版本: {甲: 2026-01-01}\n", "店/01.md": formula("甲")}) / "店")

    assert source.cards[0].since is None


def test_a_long_table_fills_its_lookup(write):
    root = write(
        {
            "店/handbook.yaml": PLAIN,
            "店/01.md": "```查表 係數\n按: [崗位, 職級]\n表: 表/係數.csv\n```\n",
            "店/表/係數.csv": '\ufeff崗位,職級,係數\r\n"店員","甲, 乙",1.20\r\n\r\n店長, 甲 ,基數 × 2\r\n',
        }
    )

    source, faults = read(root / "店")

    assert not faults
    table = source.cards[0].table
    assert [(key, value.text.value) for key, value in table] == [
        (("店員", "甲, 乙"), "1.20"),
        (("店長", "甲"), "基數 × 2"),
    ]
    assert (table[1][1].text.span.file, table[1][1].text.span.line, table[1][1].text.span.column) == (
        "店/表/係數.csv",
        4,
        8,
    )


def test_a_table_of_a_lower_layer_is_found_there(write):
    root = write(
        {
            "base/handbook.yaml": PLAIN,
            "base/01.md": "```查表 係數\n按: 崗位\n表: 表/係數.csv\n```\n",
            "base/表/係數.csv": "崗位,係數\n店員,1\n",
            "店/handbook.yaml": PLAIN + "承接: [base]\n",
        }
    )

    source, faults = read(root / "店")

    assert not faults
    assert len(source.cards[0].table) == 1


def test_all_faults_of_a_table_are_shown_and_its_card_is_left_out(write):
    root = write(
        {
            "店/handbook.yaml": PLAIN,
            "店/01.md": "```查表 係數\n按: 崗位\n表: 表/係數.csv\n```\n",
            "店/表/係數.csv": "崗位,係數\n店員\n店長,\n店長,1 +\n",
        }
    )

    source, faults = read(root / "店")

    assert source.cards == ()
    assert faults == [
        ("K944", "店/表/係數.csv", 2, 1),
        ("K945", "店/表/係數.csv", 3, 4),
        ("K315", "店/表/係數.csv", 4, 6),
        ("K946", "店/表/係數.csv", 4, 1),
    ]


def test_faults_of_settings_do_not_hide_those_of_chapters(write):
    source, faults = read(write({"店/handbook.yaml": "語言: 2\n", "店/01.md": "```公式 甲\n公式:\n```\n"}) / "店")

    assert source.settings.name == "店"
    assert [code for code, _, _, _ in faults] == ["K902", "K253", "K255"]


def test_a_circle_of_layers_is_named_with_its_path(write):
    root = write(
        {
            "甲/handbook.yaml": PLAIN + "承接: [乙]\n",
            "乙/handbook.yaml": PLAIN + "承接: [丙]\n",
            "丙/handbook.yaml": PLAIN + "承接: [甲]\n",
        }
    )
    diagnostics = Diagnostics()

    source = read_handbook(root / "甲", diagnostics)

    assert source is not None
    assert [(item.code, item.args["path"]) for item in diagnostics.items] == [("K911", "甲 → 乙 → 丙 → 甲")]


def test_a_link_that_leads_outside_is_refused(write, tmp_path):
    root = write({"店/handbook.yaml": PLAIN, "店/01.md": formula("甲"), "店/表/在.csv": "崗位,係數\n"})
    (tmp_path / "外.md").write_text(formula("外"), encoding="utf-8")
    (root / "店" / "02.md").symlink_to(tmp_path / "外.md")
    (tmp_path / "外" / "深").mkdir(parents=True)
    (tmp_path / "外" / "深" / "handbook.yaml").write_text(PLAIN, encoding="utf-8")
    (root / "連").symlink_to(tmp_path / "外" / "深")
    (root / "店" / "handbook.yaml").write_text(PLAIN + "承接: [連]\n", encoding="utf-8")

    source, faults = read(root / "店")

    assert [card.name.value for card in source.cards] == ["甲"]
    assert faults == [("K912", "店/handbook.yaml", 3, 6), ("K930", "店/02.md", 1, 1)]


def test_an_example_may_stand_deeper_and_take_over_from_above(write):
    root = write({"店/handbook.yaml": PLAIN, "例子/小店/handbook.yaml": PLAIN + "承接: [../../店]\n"})

    source, faults = read(root / "例子" / "小店")

    assert not faults
    assert [file.path for file in source.files] == ["例子/小店/handbook.yaml", "店/handbook.yaml"]


def test_nothing_is_read_outside_the_folder_that_is_named(write):
    root = write({"店/handbook.yaml": PLAIN, "例子/小店/handbook.yaml": PLAIN + "承接: [../../店]\n"})
    diagnostics = Diagnostics()

    read_handbook(root / "例子" / "小店", diagnostics, root / "例子")

    assert [item.code for item in diagnostics.items] == ["K912"]


def test_a_folder_that_is_no_handbook_gives_nothing(tmp_path):
    source, faults = read(tmp_path / "無")

    assert source is None
    assert faults == [("K900", "無/handbook.yaml", 1, 1)]


def test_bytes_that_are_no_text_are_shown_at_their_place(write):
    source, faults = read(write({"店/handbook.yaml": PLAIN, "店/01.md": "# 章\n甲".encode() + b"\xbf\xbc"}) / "店")

    assert source.chapters == ()
    assert faults == [("K932", "店/01.md", 2, 2)]


@pytest.mark.parametrize(
    ("written", "code"), [("乙", "K910"), ("../乙", "K910"), ("../../乙", "K912"), (".", "K911"), ("..", "K912")]
)
def test_a_layer_that_cannot_be_taken_over_is_named(write, written, code):
    _, faults = read(write({"店/handbook.yaml": PLAIN + f"承接: [{written}]\n"}) / "店")

    assert faults == [(code, "店/handbook.yaml", 3, 6)]
