"""Faults of a handbook at their place, also of a text that is still being written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.base.actor import Actor
from kaohe.editions.checking import Opened, read
from kaohe.editions.folders import path_fault, text_fault
from kaohe.editions.queries import handbook_of
from kaohe.editions.sections import Section, sections, settled
from kaohe.handbook.diagnostics import Diagnostic
from kaohe.handbook.messages import hint, message

_NAMED = re.compile(r"(「[^」]*」)")
_WORDS = {
    "zh_Hant": (("張卡", "條規則"), ("卡", "規則")),
    "zh_Hans": (("张卡", "条规则"), ("卡", "规则")),
    "en": ((r"\bcard(s?)\b", r"rule\1"), (r"\bCard(s?)\b", r"Rule\1")),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: where it stands, in the file and in the section; what is wrong and what to write instead."""

    code: str
    severity: str
    path: str
    key: str
    line: int
    line_in_section: int
    column: int
    end_column: int
    said: str
    better: str


def faults(actor: Actor, number: int, language: str) -> list[Fault]:
    """Every fault and warning of an edition, in the order of its texts. Raises NotAllowed, EditionError."""
    return told(handbook_of(actor, number), language)


def faults_with(actor: Actor, number: int, path: str, key: str, text: str, language: str) -> list[Fault]:
    """Those there would be with another text of a section (of the whole file, when `key` is empty); nothing is saved.

    Raises NotAllowed, EditionError.
    """
    found = handbook_of(actor, number)
    if wrong := path_fault(path) or text_fault(path, text):
        raise wrong
    before = found.files.get(path, "")
    at = next((one for one in sections(before) if one.key == key), None)
    after = instead(before, at, settled(text)) if at else settled(text) + "\n"
    return told(read(found.top, {**found.files, path: after}), language)


def instead(before: str, at: Section, text: str) -> str:
    """A chapter with a section's text replaced, whoever has changed it meanwhile."""
    lines = before.split("\n")
    return "\n".join([*lines[: at.first - 1], *text.split("\n"), *lines[at.last :]])


def told(found: Opened, language: str) -> list[Fault]:
    """The faults with the sections they stand in."""
    cut: dict[str, tuple[Section, ...]] = {}
    for one in found.checked.diagnostics.items:
        path = one.span.file
        if path not in cut and path.endswith(".md"):
            cut[path] = sections(found.files.get(path, ""))
    return [fault(one, cut.get(one.span.file, []), language) for one in found.checked.diagnostics.items]


def fault(one: Diagnostic, cut: Sequence[Section], language: str) -> Fault:
    """A fault in words."""
    span = one.span
    at = next((section for section in cut if section.first <= span.line <= section.end), None)
    end = span.end_column if span.end_line == span.line else span.column + 1
    inside = span.line - at.first + 1 if at else span.line
    return Fault(
        one.code, one.severity, span.file, at.key if at else "", span.line, inside, span.column, end,
        for_readers(message(one.code, one.args, language), language),
        for_readers(hint(one.code, one.args, language), language),
    )  # fmt: skip


def for_readers(said: str, language: str) -> str:
    """A message in the words of the pages: a rule, not a card; what it names in 「」 stays as it is.

    >>> for_readers("這張卡沒有叫「補卡」的欄", "zh_Hant"), for_readers("No card is called 補卡", "en")
    ('這條規則沒有叫「補卡」的欄', 'No rule is called 補卡')
    """
    parts = _NAMED.split(said)
    for place in range(0, len(parts), 2):
        for written, meant in _WORDS[language]:
            parts[place] = re.sub(written, meant, parts[place])
    return "".join(parts)
