"""One glossary holds the product's words in the three languages, and code uses its words."""

import csv
import re

import pytest
from opencc import OpenCC

COLUMNS = ["code", "zh_Hant", "zh_Hans", "en", "meaning"]


@pytest.fixture(scope="module")
def rows(root):
    with (root / "locale" / "glossary.csv").open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def test_every_word_is_complete(rows):
    hollow = [row["code"] for row in rows if list(row) != COLUMNS or not all((row[name] or "").strip() for name in row)]

    assert not hollow


@pytest.mark.parametrize("column", ["code", "zh_Hant", "zh_Hans"])
def test_every_word_means_one_thing(rows, column):
    seen = [row[column] for row in rows]

    assert sorted(seen) == sorted(set(seen))


def test_codes_are_names_that_code_can_use(rows):
    assert not [row["code"] for row in rows if not re.fullmatch(r"[a-z][a-z0-9_]*", row["code"])]


def test_rows_stand_in_order(rows):
    codes = [row["code"] for row in rows]

    assert codes == sorted(codes), "Keep the glossary sorted by code."


def test_the_simplified_word_is_the_traditional_one_in_simplified_characters(rows):
    simplify = OpenCC("t2s").convert
    apart = {
        row["code"]: (row["zh_Hant"], row["zh_Hans"]) for row in rows if simplify(row["zh_Hant"]) != row["zh_Hans"]
    }

    assert not apart


def test_every_room_has_its_word(rows, root):
    codes = {row["code"] for row in rows}

    assert not {path.parent.name for path in (root / "kaohe").glob("*/__init__.py")} - codes
