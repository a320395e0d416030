"""A run beside a sheet, as tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from kaohe.reports.against.comparing import Against, Different
from kaohe.reports.difference_tables import Listed, Say
from kaohe.reports.labels import in_words


def tables(found: Against, language: str = "zh_Hant") -> list[Listed]:
    """Cells that agree by item, causes counted, and every difference; those that would be empty are left out."""

    def say(phrase: str) -> str:
        return in_words(phrase, language)

    made = [agreeing(found, say), causes(found, say), differences(found, say)]
    return [one for one in made if one.rows]


def agreeing(found: Against, say: Say) -> Listed:
    """Of each item, how many cells agree and how many do not."""
    wrong = Counter(one.item for one in found.different if one.item)
    names = sorted(dict.fromkeys([*found.agreeing, *wrong]), key=lambda name: -wrong[name])
    rows = [(name, str(found.agreeing.get(name, 0)), str(wrong[name])) for name in names]
    return Listed(say("各項對上"), tuple(map(say, ("項目", "對上", "不同"))), rows, frozenset({1, 2}))


def causes(found: Against, say: Say) -> Listed:
    """How often each cause was found."""
    counted = Counter((one.item, one.cause.kind) for one in found.different)
    rows = [(say(kind), item, str(times)) for (item, kind), times in counted.most_common()]
    return Listed(say("原因匯總"), tuple(map(say, ("可能的原因", "項目", "次數"))), rows, frozenset({2}))


def differences(found: Against, say: Say) -> Listed:
    """Every difference."""
    rows = [
        (one.person, one.name, one.item, one.ours, one.theirs, one.cell, cause_text(one, say))
        for one in found.different
    ]
    heads = tuple(map(say, ("工號", "姓名", "項目", "這邊", "表裏", "格", "可能的原因")))
    return Listed(say("逐項不同"), heads, rows, frozenset({3, 4}))


def cause_text(one: Different, say: Say) -> str:
    """Kind and what it names."""
    what = "，".join(map(say, one.cause.what.split("，"))) if one.cause.what else ""
    return f"{say(one.cause.kind)}:{what}" if what else say(one.cause.kind)


def as_record(found: Against) -> dict[str, object]:
    """The comparison for programs."""
    return {
        "cells": found.cells,
        "agreeing": found.agreeing,
        "people": len(found.sheet.people),
        "columns": list(found.sheet.columns.values()),
        "unused_columns": found.sheet.unused,
        "different": [asdict(one) for one in found.different],
    }
