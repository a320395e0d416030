"""`kaohe test --boundaries` and `--mutate`: what they print, write, and how they end."""

import json

import pytest

from kaohe.handbook.names import display_width
from tests.month.small import CARDS, WEAK, folder_of
from tests.month.worked import handbook

WIDTH = 100


@pytest.fixture
def small(tmp_path):
    """A small handbook beside base."""
    return handbook(folder_of(tmp_path), WEAK, CARDS)


def test_limits_are_shown_as_a_table(kaohe, small):
    code, said, _ = kaohe("test", small, "--boundaries", "--only", "檔次獎")

    assert code == 0
    assert said.splitlines()[:5] == [
        "01.md:33 查表 檔次獎｜得分 90分以上",
        "    得分 89.9999分  不成立  檔次獎 100元",
        "    得分 90分       成立    檔次獎 300元",
        "    得分 90.0001分  成立    檔次獎 300元",
        "    由例「無單」",
    ]
    assert said.splitlines()[-1] == "2 條界線：2 條有例到達，0 條到不了；造了 6 例，0 例不符。"


@pytest.mark.parametrize("language", ["zh_Hant", "zh_Hans", "en"])
def test_the_table_fits_the_screen_in_every_language(kaohe, small, language):
    _, said, _ = kaohe("test", small, "--boundaries", "--language", language)

    assert max(map(display_width, said.splitlines())) <= WIDTH


def test_limits_are_told_to_programs(kaohe, small):
    _, said, _ = kaohe("test", small, "--boundaries", "--only", "檔次獎", "--json")

    first = json.loads(said)[0]
    assert (first["card"], first["limit"], first["kind"]) == ("檔次獎", "得分 90分以上", "compare")
    assert [(one["to"], one["holds"], one["python"], one["duckdb"], one["reading"]) for one in first["cases"]] == [
        ("89.9999分", False, "100元", "100元", "100元"),
        ("90分", True, "300元", "300元", "300元"),
        ("90.0001分", True, "300元", "300元", "300元"),
    ]


def test_made_cases_are_written_and_pass(kaohe, small):
    written = small / "例" / "界限.yaml"

    code, _, _ = kaohe("test", small, "--boundaries", "--write", written)

    assert code == 0
    assert written.read_text(encoding="utf-8").startswith("# kaohe test --boundaries ")
    assert kaohe("test", small)[0] == 0


def test_survivors_are_told_until_each_has_a_reason(kaohe, small):
    reasons = small / "存活.yaml"

    code, said, _ = kaohe("test", small, "--mutate", "--only", "長單數", "--write", reasons)
    assert code == 1
    assert "01.md:16 取數 長單數\n    分鐘 ≥ 30分鐘 → 分鐘 > 30分鐘\n    算到它的例，結果都一樣。\n" in said

    empty = reasons.read_text(encoding="utf-8")
    assert kaohe("test", small, "--mutate", "--only", "長單數")[0] == 1
    reasons.write_text(empty.replace('理由: ""', "理由: 試"), encoding="utf-8")
    code, said, _ = kaohe("test", small, "--mutate", "--only", "長單數")
    assert code == 0
    assert said.splitlines()[-1].endswith("處已說明）。")


def test_a_reason_for_what_no_longer_survives_is_told(kaohe, small):
    text = '- 卡: 得分\n  原: "長單數 × 7分/次"\n  改: "長單數 × 8分/次"\n  理由: 試\n'
    (small / "存活.yaml").write_text(text, encoding="utf-8")

    code, said, _ = kaohe("test", small, "--mutate", "--only", "得分")

    assert code == 1
    assert "列在 存活.yaml 而不再存活：\n  存活.yaml:1  得分｜長單數 × 7分/次 → 長單數 × 8分/次\n" in said


def test_boundary_cases_count_when_they_are_asked_for(kaohe, small):
    _, alone, _ = kaohe("test", small, "--mutate", "--only", "長單數", "--json")
    _, both, _ = kaohe("test", small, "--mutate", "--boundaries", "--only", "長單數", "--json")

    assert [item["after"] for item in json.loads(alone)["survivors"]] == ["分鐘 > 30分鐘", "分鐘 ≥ 29.99分鐘"]
    assert json.loads(both)["survivors"] == []


def test_an_unknown_card_is_told_with_the_nearest(kaohe, small):
    code, _, said = kaohe("test", small, "--mutate", "--only", "檔次將")

    assert code == 2
    assert "檔次獎" in said


def test_cases_that_fail_are_mended_first(kaohe, small):
    path = small / "例" / "1.yaml"
    path.write_text(WEAK.replace("獎金: 100元", "獎金: 99元"), encoding="utf-8")

    code, _, said = kaohe("test", small, "--mutate")

    assert code == 2
    assert "kaohe test" in said


def test_write_goes_with_limits_or_changes(kaohe, small, tmp_path):
    code, _, _ = kaohe("test", small, "--write", tmp_path / "x.yaml")

    assert code == 2
    assert not (tmp_path / "x.yaml").exists()
