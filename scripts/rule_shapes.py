"""Writes docs/reference/rule-shapes.md from the handbook handbooks/examples/rule-shapes: clause, cards, worked cases.

Run it after a change of that handbook; a test fails as long as the page says something else.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "handbooks" / "examples" / "rule-shapes"
PAGE = ROOT / "docs" / "reference" / "rule-shapes.md"
HEAD = """# Shapes of rules

The rules that regulations ask for, shape by shape: the clause, the cards that carry it out, and worked cases with their
numbers. The handbook is [handbooks/examples/rule-shapes](../../handbooks/examples/rule-shapes/handbook.yaml);
`kaohe test handbooks/examples/rule-shapes` runs every case below. What each key means is in
[the language](language.md).

This page is written by `scripts/rule_shapes.py` from that handbook.
"""
SHAPES = {
    "R-1.1": "Per event, with a cap, and what exceeds it",
    "R-1.2": "The nth occurrence counts more",
    "R-1.3": "Consecutive misses doubled: 2, 4, 4, 4",
    "R-1.4": "Consecutive misses doubled each time: 2, 4, 8, 16",
    "R-1.5": "Any breach takes all",
    "R-2.1": "A range judged by a person",
    "R-2.2": "Levels judged by a person",
    "R-2.3": "Weights",
    "R-3.1": "Tiers, more is better",
    "R-3.2": "Tiers, less is better",
    "R-3.3": "Marginal tiers",
    "R-3.4": "Whole-amount tiers",
    "R-3.5": "A rate that changes for everything once a gate opens",
    "R-3.6": "Linear between two points",
    "R-4.1": "Linear between the lowest and the highest of a group",
    "R-4.2": "Rank within a group, ties declared",
    "R-4.3": "Forced shares of grades",
    "R-4.4": "Sum, mean, highest, lowest of a group",
    "R-4.5": "Share of a pool",
    "R-5.1": "A gate on another period",
    "R-5.2": "A gate on the running year",
    "R-5.3": "Growth against last month and last year",
    "R-5.4": "Mean of a quarter or year, missing months stated",
    "R-5.5": "Clawback of an earlier month",
    "R-6.1": "Ceilings and floors per item, section and total",
    "R-6.2": "Pro rata by days",
    "R-6.3": "Eligibility by post, grade and days of service",
    "R-6.4": "Weekly items in a monthly sheet",
    "R-6.5": "The same customer visited twice running",
    "R-7.1": "A manager's item from his people's results",
    "R-7.2": "The same over several levels of the organisation",
}
CLAUSE = re.compile(r"^\[(R-\d+\.\d+)\] ", re.MULTILINE)


def clauses() -> dict[str, str]:
    """Clause id -> its text and cards as the chapters have them."""
    found: dict[str, str] = {}
    for chapter in sorted(HANDBOOK.glob("*.md")):
        pieces = CLAUSE.split(chapter.read_text(encoding="utf-8"))[1:]
        found |= {name: text.strip() for name, text in zip(pieces[::2], pieces[1::2], strict=True)}
    return found


def cases() -> dict[str, list[str]]:
    """Clause id -> the cases that stand for it, as written; each under the first clause it names."""
    found: dict[str, list[str]] = {}
    for file in sorted((HANDBOOK / "例").glob("*.yaml")):
        for case in re.split(r"\n\n(?=- 例:)", file.read_text(encoding="utf-8").strip()):
            names = re.findall(r"R-\d+\.\d+", re.search(r"^  據: (.*)$", case, re.MULTILINE)[1])  # type: ignore[index]
            found.setdefault(names[0], []).append(case)
    return found


def page() -> str:
    """The whole page."""
    texts, worked = clauses(), cases()
    parts = [HEAD]
    for name, title in SHAPES.items():
        clause, _, cards = texts[name].partition("\n")
        parts.append(f"## {title}\n\n> [{name}] {clause}\n\n````markdown\n{cards.strip()}\n````\n")
        if name in worked:
            parts.append("```yaml\n" + "\n\n".join(worked[name]) + "\n```\n")
        else:
            parts.append("Its numbers stand in the cases of the shapes above.\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
