"""Worked cases as readers see them: what is given, and what must come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.handbook.model_cases import Case, Cases, CaseValue, Pair
from kaohe.reports.site.places import anchor_of


@dataclass(frozen=True, slots=True)
class Proof:
    """A case in words."""

    name: str
    anchor: str
    clauses: tuple[str, ...]
    period: str
    given: tuple[str, ...]
    expected: tuple[str, ...]


def proofs(cases: Cases) -> tuple[Proof, ...]:
    """All cases, in their order."""
    return tuple(proof(case, number) for number, case in enumerate(cases.items, 1))


def by_clause(found: tuple[Proof, ...]) -> dict[str, list[Proof]]:
    """The cases that stand for each clause."""
    made: dict[str, list[Proof]] = {}
    for one in found:
        for clause in one.clauses:
            made.setdefault(clause, []).append(one)
    return made


def proof(case: Case, number: int) -> Proof:
    """One case."""
    return Proof(
        name=case.name.value,
        anchor=f"c-{number}-{anchor_of(case.name.value)}",
        clauses=tuple(item.value for item in case.clauses),
        period=case.period.value,
        given=tuple(given(case)),
        expected=tuple(value(item) for item in (*case.expected, *case.shown)),
    )


def given(case: Case) -> Iterator[str]:
    """What the case begins with, a line each."""
    for person in case.people:
        if person.attributes:
            yield f"{person.name.value}: {pairs(person.attributes)}"
    yield from (f"{name.value} = {said.value}" for name, said in case.parameters)
    yield from (value(item) for item in case.given)
    for past in case.history:
        yield from (f"{past.period.value} {value(item)}" for item in past.values)
    for register in case.records:
        if not register.rows:
            yield f"{register.register.value}: 0"
        yield from (f"{register.register.value}: {pairs(row.fields)}" for row in register.rows)
    for judged in case.judgements:
        said = [item.value for item in (judged.level, judged.points, judged.decision) if item is not None]
        yield f"{judged.card.value}: {' '.join(said)}"


def pairs(items: tuple[Pair, ...]) -> str:
    """`名 值` of several fields."""
    return ", ".join(f"{name.value} {said.value}" for name, said in items)


def value(item: CaseValue) -> str:
    """`甲 得分 = 96分`."""
    whose = f"{item.subject.value} " if item.subject is not None else ""
    return f"{whose}{item.name.value} = {item.value.value}"
