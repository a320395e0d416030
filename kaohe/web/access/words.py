"""The handbook's words and the policy's reasons in the language of the reader."""

from __future__ import annotations

from kaohe.access.rights import RELATIONS, Grant
from kaohe.base.permission import Decision, why
from kaohe.handbook.words import canonical, spell
from kaohe.web.texts import column


def whom(name: str) -> str:
    """A relation in the reader's language; a post, unit or number as the handbook writes it."""
    return spell(name, "value", column()) if name in RELATIONS else name


def data_called(name: str) -> str:
    """An area in the reader's language; a register or a result as the handbook writes it."""
    return spell(name, "area", column()).replace("_", " ") if canonical(name, "area") else name


def mark_called(mark: str) -> str:
    """How secret, in the reader's language."""
    return spell(mark, "value", column())


def cards(grants: tuple[Grant, ...]) -> str:
    """Which cards give it, and to whom."""
    return "; ".join(dict.fromkeys(f"{grant.card}: {whom(grant.who)}" for grant in grants))


def reason(decision: Decision) -> tuple[str, str]:
    """Why, and what to do next."""
    about = {"data": data_called, "who": many}
    said = tuple((key, about[key](value) if key in about else value) for key, value in decision.about)
    return why(Decision(decision.allowed, decision.because, said), column()) or (decision.because, "")


def many(names: str) -> str:
    """Names joined by 、, each in the reader's language."""
    return "、".join(whom(name) for name in names.split("、"))
