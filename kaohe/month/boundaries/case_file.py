"""Made cases as a file of worked cases, with what came out, for the owner of the rules to accept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kaohe.handbook.model_cases import Case, CaseJudgement, CaseRegister, CaseValue, Pair
from kaohe.handbook.tree import Text
from kaohe.month.boundaries.made import Border, Made
from kaohe.month.worked.compare import told
from kaohe.month.worked.written import scalar


def case_file(borders: Sequence[Border], heading: str) -> str:
    """The cases of all borders that were reached, each name once."""
    made: dict[str, str] = {}
    for border in borders:
        for one in border.cases:
            made.setdefault(one.case.name.value, "\n".join(case_lines(border, one)))
    return "\n\n".join([f"# {heading}", *made.values()]) + "\n"


def settled(borders: Sequence[Border]) -> list[Case]:
    """The made cases with what came out as what must come out, each name once."""
    found: dict[str, Case] = {}
    for border in borders:
        for one in border.cases:
            got = next(iter(one.answers.values()))
            if got is not None and not one.wrong:
                span = one.case.span
                subject = None if one.subject == "公司" else Text(one.subject, span)
                value = CaseValue(subject, Text(one.target.name, span), Text(told(got.stated, one.target), span))
                found.setdefault(one.case.name.value, replace(one.case, expected=(value,)))
    return list(found.values())


def case_lines(border: Border, one: Made) -> Iterable[str]:
    """One case."""
    case = one.case
    yield f"- 例: {scalar(case.name.value)}"
    clause = border.card.clause
    if clause:
        yield f"  據: {scalar(clause)}"
    yield f"  期間: {scalar(case.period.value)}"
    people = {person.name.value: flow(person.attributes) for person in case.people}
    yield f"  人: {{{', '.join(f'{scalar(name)}: {text}' for name, text in people.items())}}}"
    if case.parameters:
        yield f"  參數: {flow(case.parameters)}"
    if case.given:
        yield f"  給: {values(case.given)}"
    if case.history:
        yield "  歷史:"
        yield from (f"    {past.period.value}: {values(past.values)}" for past in case.history)
    if case.records:
        yield "  記錄:"
        for register in case.records:
            yield from register_lines(register)
    if case.undelivered:
        yield f"  未送: [{', '.join(scalar(name.value) for name in case.undelivered)}]"
    if case.judgements:
        yield "  裁定:"
        yield from judgement_lines(case)
    got = next(iter(one.answers.values()))
    result = told(got.stated, one.target) if got else ""
    whose = f"{scalar(one.subject)}: " if one.subject != "公司" else ""
    expected = f"{{{scalar(one.target.name)}: {scalar(result)}}}"
    yield f"  得: {{{whose}{expected}}}" if whose else f"  得: {expected}"


def register_lines(register: CaseRegister) -> Iterable[str]:
    """The records of one register."""
    if not register.rows:
        yield f"    {scalar(register.register.value)}: []"
        return
    yield f"    {scalar(register.register.value)}:"
    yield from (f"      - {flow(row.fields)}" for row in register.rows)


def judgement_lines(case: Case) -> Iterable[str]:
    """What was judged, by subject."""
    by_subject: dict[str, list[CaseJudgement]] = {}
    for item in case.judgements:
        by_subject.setdefault(item.subject.value if item.subject else case.people[0].name.value, []).append(item)
    for subject, items in by_subject.items():
        yield f"    {scalar(subject)}:"
        yield from (f"      {scalar(item.card.value)}: {judged(item)}" for item in items)


def judged(item: CaseJudgement) -> str:
    """Level, points and judge."""
    keys = {"等級": item.level, "分值": item.points, "決定": item.decision, "評分人": item.judge}
    parts = [f"{key}: {scalar(text.value)}" for key, text in keys.items() if text is not None]
    reason = [f"理由: {scalar(item.reason)}"] if item.reason else []
    return f"{{{', '.join([*parts, *reason])}}}"


def flow(pairs: Iterable[Pair]) -> str:
    """A mapping on one line."""
    return f"{{{', '.join(f'{scalar(name.value)}: {scalar(text.value)}' for name, text in pairs)}}}"


def values(items: Iterable[CaseValue]) -> str:
    """Results by subject."""
    by_subject: dict[str, list[str]] = {}
    for item in items:
        text = f"{scalar(item.name.value)}: {scalar(item.value.value)}"
        by_subject.setdefault(item.subject.value if item.subject else "", []).append(text)
    parts = list(by_subject.pop("", []))
    parts += [f"{scalar(subject)}: {{{', '.join(texts)}}}" for subject, texts in by_subject.items()]
    return f"{{{', '.join(parts)}}}"
