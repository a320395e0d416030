"""Results in a case: set by hand, of earlier periods, and expected."""

from __future__ import annotations

from kaohe.base.dates import day_number
from kaohe.base.period import Grain, Period
from kaohe.handbook.model_cases import CaseValue
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.results import Node
from kaohe.handbook.types import Num
from kaohe.month.worked.layout import Fixed, Laid, Wanted, week_start
from kaohe.month.worked.values import NotAValue, Stated, printed, read

COMPANY, UNIT = "公司", "單位"
GRAINS = {Grain.DAY: "日", Grain.WEEK: "週", Grain.MONTH: "月", Grain.QUARTER: "季", Grain.YEAR: "年"}


def node_of(laid: Laid, given: CaseValue) -> Node | None:
    """The result a value names; None with a fault."""
    nodes = laid.book.nodes(given.name.value)
    if nodes:
        return nodes[0]
    known = [outputs[0].name for outputs in laid.book.outputs.values()]
    laid.fault("M104", given.name.span, name=given.name.value, close="、".join(nearest(given.name.value, known)))
    return None


def stated(laid: Laid, given: CaseValue, node: Node) -> Stated | None:
    """What is written, as the result's type keeps it; None with a fault."""
    try:
        return read(given.value, laid.book.result_type(node.name) or node.type)
    except NotAValue as fault:
        laid.fault(fault.code, given.value.span, name=node.name, **fault.args_)
        return None


def subject_of(laid: Laid, given: CaseValue, node: Node) -> str:
    """Whose result: as said, else the case's first person, his unit, the company, or the only such subject."""
    if node.subject == COMPANY:
        return COMPANY
    if given.subject is not None:
        return given.subject.value
    register = laid.book.subjects.get(fold(node.subject))
    if node.subject == "人" or register is None:
        return laid.people[0]
    if fold(node.subject) == fold(UNIT):
        return str(next((row.get(UNIT) for row in laid.rows.get("任職", []) if row.get("工號") == laid.people[0]), ""))
    rows = laid.rows.get(register.name.value, [])
    return str(rows[0].get(register.key[0].value)) if rows and register.key else laid.people[0]


def want(laid: Laid, given: CaseValue, *, shown: bool = False) -> None:
    """Notes an expected value."""
    node = node_of(laid, given)
    state = stated(laid, given, node) if node else None
    if node is None or state is None:
        return
    if not ends_in(laid.month, node.grain):
        laid.fault("M106", given.name.span, name=node.name, grain=node.grain, period=laid.case.period.value)
        return
    days = laid.days_of(node.grain)
    last = printed(given.value) if shown and isinstance(node.type, Num) else None
    day = days[0] if len(days) == 1 else None
    laid.wanted.append(Wanted(node, subject_of(laid, given, node), day, state, given.value, last))


def ends_in(month: Period, grain: str) -> bool:
    """Whether results of that length are worked out with the month."""
    step = {"季": 3, "年": 12}.get(grain, 1)
    return month.first_day.month % step == 0


def set_by_hand(laid: Laid, given: CaseValue) -> None:
    """Notes a result that stands instead of the computed one, in each of the case's periods of its length."""
    node = node_of(laid, given)
    state = stated(laid, given, node) if node else None
    if node is None or state is None or not exact(laid, given, state):
        return
    for day in laid.days_of(node.grain) if ends_in(laid.month, node.grain) else ():
        laid.given.append(Fixed(node, subject_of(laid, given, node), day, state))


def remember(laid: Laid, period: Period, given: CaseValue) -> None:
    """Notes a result of an earlier period; one of the month that is run stands instead of the computed one."""
    node = node_of(laid, given)
    state = stated(laid, given, node) if node else None
    if node is None or state is None or not exact(laid, given, state):
        return
    if GRAINS[period.grain] != node.grain:
        laid.fault("M106", given.name.span, name=node.name, grain=node.grain, period=str(period))
        return
    day = week_start(laid.book, period) if period.grain is Grain.WEEK else day_number(period.first_day)
    fixed = Fixed(node, subject_of(laid, given, node), day, state)
    is_now = period.last_day >= laid.month.first_day
    (laid.given if is_now else laid.history).append(fixed)


def forget_now(laid: Laid) -> None:
    """Of a quarter or a year whose months are told one by one, the last one is missing unless it is told too."""
    if laid.period.grain not in {Grain.QUARTER, Grain.YEAR}:
        return
    now = {(item.node.name, item.subject) for item in laid.given}
    for past in list(laid.history):
        if past.node.grain == "月" and (past.node.name, past.subject) not in now:
            now.add((past.node.name, past.subject))
            laid.given.append(Fixed(past.node, past.subject, day_number(laid.month.first_day), Stated("缺數據")))


def exact(laid: Laid, given: CaseValue, state: Stated) -> bool:
    """Whether the value can be stored as it is."""
    if state.value is None or isinstance(state.value, (int, str)):
        return True
    laid.fault("M115", given.value.span, name=given.name.value, text=given.value.value)
    return False
