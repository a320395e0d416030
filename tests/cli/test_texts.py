"""Every sentence of the commands stands in the three languages, is used, and is given all that it names."""

import re
from pathlib import Path

import pytest
from opencc import OpenCC

from kaohe.cli.texts import LANGUAGES, listed, text, texts

CLI = Path(__file__).parents[2] / "kaohe" / "cli"


def test_every_sentence_is_used():
    code = "\n".join(path.read_text(encoding="utf-8") for path in CLI.glob("*.py"))
    asked = {f"{key}_next" for key in re.findall(r'(?:asked\(|key(?:, args)? = )"(\w+)"', code)}

    built = tuple(re.findall(r'f"(\w+_)\{', code))  # Keys that are put together: one sentence for each of a kind.

    unused = {key for key in texts() if not re.search(rf"[\"']{key}[\"']", code)} - asked
    assert not {key for key in unused if not key.startswith(built)}


@pytest.mark.parametrize("key", sorted(texts()))
def test_a_sentence_is_whole_in_every_language(key):
    row = texts()[key]
    places = [set(re.findall(r"\{(\w+)\}", row[language])) for language in LANGUAGES]

    assert all(row[language].strip() for language in LANGUAGES)
    assert places[0] == places[1] == places[2]
    assert row["zh_Hans"] == OpenCC("t2s").convert(row["zh_Hant"])


def test_sentences_stand_in_order():
    assert list(texts()) == sorted(texts())


def test_words_are_listed():
    assert [listed(["甲", "乙"], language) for language in LANGUAGES] == ["甲、乙", "甲、乙", "甲, 乙"]
    assert listed([], "en") == "none"
    assert text("rows_of", "zh_Hant", name="缺勤", count=3) == "缺勤 3 筆"
