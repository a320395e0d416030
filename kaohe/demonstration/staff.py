"""The people of the demonstration, brought in as a company would: units, hirings, posts, and who left."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from kaohe.base.actor import Actor
from kaohe.people.actions import Post, assign, end_employment, hire, open_unit

LEFT = "離職"


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a register's file."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def bring_staff(actor: Actor, records: Path) -> None:
    """Everybody whom the files name, with every post that was held."""
    people, posts = rows(records / "人員.csv"), rows(records / "任職.csv")
    first = min(date.fromisoformat(row["自"]) for row in posts)
    for row in rows(records / "單位.csv"):
        open_unit(actor, row["單位"], name=row["名稱"], since=first, parent=row["上級單位"])
    for row in people:
        hire(actor, row["工號"], name=row["姓名"], since=date.fromisoformat(row["入職日"]))
    for row in sorted(posts, key=lambda row: row["自"]):
        post = Post(row["崗位"], row["單位"], row["上級"], row["職級"])
        assign(actor, row["工號"], post, since=date.fromisoformat(row["自"]))
    for row in people:
        if row["離職日"]:
            end_employment(actor, row["工號"], last_day=date.fromisoformat(row["離職日"]), reason=LEFT)
