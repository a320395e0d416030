"""Writes docs/reference/keywords.md: every keyword in its three spellings, from kaohe/handbook/words.csv."""

import csv
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "kaohe" / "handbook" / "words.csv"
PAGE = ROOT / "docs" / "reference" / "keywords.md"

GROUPS = {
    "kind": "Kinds of cards: the first word behind the fence",
    "key": "Keys: of cards, of `handbook.yaml`, of worked cases",
    "type": "Types of fields",
    "attachment": "Kinds of files beside a record",
    "operator": "Words of formulas",
    "truth": "Yes and no",
    "function": "Functions, and what `取` takes",
    "prefix": "Other periods, people, groups: what stands before the point",
    "aggregate": "Aggregates: what stands behind the point",
    "option": "Options inside the brackets of a reference",
    "output": "Outputs of a 扣分 card: `名.超出`",
    "rounding": "Ways to round",
    "value": "Words that a key takes",
    "area": "What rights may be given to that is no register and no result",
    "weekday": "Days of the week",
    "unit": "Units",
    "subject": "Subjects",
    "period": "Periods",
    "attribute": "What is known of every subject (as a name in formulas: the Chinese spellings)",
    "column": "Columns of a 考核表",
    "mark": "Marks under clauses",
    "state": "States of a result",
}

RESERVED = {("prefix", "本月"), ("prefix", "各季"), ("value", "次月")}
"""Words kept for later: in the table, read by nothing yet."""

HEAD = """# Keywords

Every keyword has equal spellings in zh-Hant, zh-Hans and English; a handbook may mix them. Where several are given,
all of them are read. Names (of cards, fields, options, people) are yours and stand here nowhere.
What the words do: [the handbook language](language.md).

This page is written by `scripts/keyword_page.py` from `kaohe/handbook/words.csv`; change that file, then run it.
"""


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
    return 0


def page() -> str:
    """The whole page."""
    with WORDS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    unknown = {row["group"] for row in rows} - set(GROUPS)
    if unknown:
        message = f"Say in GROUPS what these are: {sorted(unknown)}"
        raise SystemExit(message)
    parts = [table(title, [row for row in rows if row["group"] == group]) for group, title in GROUPS.items()]
    return "\n".join([HEAD, *parts])


def table(title: str, rows: list[dict[str, str]]) -> str:
    """One group."""
    lines = [
        f"| {spelled(row['zh_Hant'])} | {spelled(row['zh_Hans'])} | {spelled(row['en'])}{note(row)} |" for row in rows
    ]
    return "\n".join([f"## {title}", "", "| zh-Hant | zh-Hans | English |", "|---|---|---|", *lines, ""])


def note(row: dict[str, str]) -> str:
    """Says of a word that it is kept for later."""
    return " (kept for later)" if (row["group"], row["id"]) in RESERVED else ""


def spelled(words: str) -> str:
    """All spellings of a word."""
    return " · ".join(f"`{word}`" for word in words.split("|"))


if __name__ == "__main__":
    raise SystemExit(main())
