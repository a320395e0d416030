"""Worked cases as read: inputs and what the handbook must give for them, every value still as written."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Text

Pair = tuple[Text, Text]


@dataclass(frozen=True, slots=True)
class CasePerson:
    """Somebody of the case with what is known of him (崗位, 入職日 …)."""

    name: Text
    attributes: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseValue:
    """A result set or expected: whose (None: the case's one person), which, and its value or state as written."""

    subject: Text | None
    name: Text
    value: Text


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """Earlier results of one period."""

    period: Text
    values: tuple[CaseValue, ...]


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One row of a register: field and value as written."""

    fields: tuple[Pair, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CaseRegister:
    """The rows of one register; none of them is allowed."""

    register: Text
    rows: tuple[CaseRecord, ...]


@dataclass(frozen=True, slots=True)
class CaseJudgement:
    """What a person decided for a 裁定."""

    subject: Text | None
    card: Text
    level: Text | None = None
    points: Text | None = None
    decision: Text | None = None
    judge: Text | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One worked case."""

    name: Text
    clauses: tuple[Text, ...] = ()
    period: Text
    """A period that can be read: 2026-10, 2026-Q4, 2026 …"""
    people: tuple[CasePerson, ...]
    parameters: tuple[Pair, ...] = ()
    given: tuple[CaseValue, ...] = ()
    history: tuple[CaseHistory, ...] = ()
    records: tuple[CaseRegister, ...] = ()
    undelivered: tuple[Text, ...] = ()
    """Registers that did not come."""
    judgements: tuple[CaseJudgement, ...] = ()
    expected: tuple[CaseValue, ...] = ()
    shown: tuple[CaseValue, ...] = ()
    span: Span


@dataclass(frozen=True, slots=True)
class Cases:
    """All worked cases of a handbook, and the files they stand in."""

    items: tuple[Case, ...]
    files: tuple[SourceFile, ...] = ()
