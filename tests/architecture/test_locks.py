"""Whoever holds rows had his turn before: one who holds a row and waits for the turn stops one who waits for the row."""

import ast
from collections import defaultdict

import pytest

LOCK, TURN, WAIT = "select_for_update", "in_turn", "wait_for_turn"
OTHERWISE = {
    "editions.edition_of": "A draft is checked while it is held, and others write meanwhile: every act of the room "
    "holds the edition before its turn, none after.",
    "editions.answer": "As with the edition: the comment is held before the turn, and by this act alone.",
    "jobs.job_of": "An act on a job writes nothing into the ledger and waits for no turn.",
    "jobs.put_back": "As with job_of.",
}
"""What holds rows without a turn, and why it may."""


def functions_in(sources):
    """The functions of each room by their names; several of one name beside each other."""
    found = defaultdict(list)
    for room, text in sources:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                found[room, node.name].append(node)
    return found


def name_of(call):
    """What a call calls, without what it is called on."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def calls_of(node):
    """(line, name) of what a function calls, in order."""
    return sorted((one.lineno, name_of(one)) for one in ast.walk(node) if isinstance(one, ast.Call))


def holds_before_turn(node, holders):
    """Whether a function holds rows, itself or by one of the holders, before it has had its turn."""
    if any(ast.unparse(one) == TURN for one in node.decorator_list):
        return False
    first = next((name for _, name in calls_of(node) if name in {LOCK, WAIT} | holders), WAIT)
    return first != WAIT


def without_turn(sources, otherwise):
    """`room.function` of what holds rows though nobody has had his turn; a helper's callers answer for it."""
    functions, holders = functions_in(sources), dict[str, set[str]]()
    while True:
        found = {
            (room, name)
            for (room, name), nodes in functions.items()
            if f"{room}.{name}" not in otherwise
            and any(holds_before_turn(node, holders.get(room, set())) for node in nodes)
        }
        wider = {room: {name for other, name in found if other == room} for room, _ in found}
        if wider == holders:
            break
        holders = wider
    called = {(room, name) for (room, _), nodes in functions.items() for node in nodes for _, name in calls_of(node)}
    acts = {
        key
        for key in found
        if any("transaction.atomic" in map(ast.unparse, node.decorator_list) for node in functions[key])
    }
    return sorted(f"{room}.{name}" for room, name in acts | (found - called))


def after_turn(sources, holder):
    """`room.function` of what has its turn already when it asks a holder that is to be asked before."""
    room, helper = holder.split(".")
    return sorted(
        f"{room}.{name}"
        for (other, name), nodes in functions_in(sources).items()
        for node in nodes
        if other == room
        and helper in {called for _, called in calls_of(node)}
        and not holds_before_turn(node, {helper})
    )


@pytest.fixture(scope="module")
def rooms(sources, root):
    """(room, text) of every module of the product."""
    return [
        (path.relative_to(root).parts[1], path.read_text(encoding="utf-8"))
        for path in sources
        if path.is_relative_to(root / "kaohe")
    ]


def test_whoever_holds_rows_had_his_turn(rooms):
    assert without_turn(rooms, OTHERWISE) == [], "Decorate these with @in_turn, or say in OTHERWISE why they may"


def test_every_exception_is_one(rooms):
    holding = {f"{room}.{name}" for (room, name), nodes in functions_in(rooms).items() for node in nodes
        if LOCK in {called for _, called in calls_of(node)}}  # fmt: skip

    assert set(OTHERWISE) - holding == set()


def test_an_edition_is_held_before_the_turn_in_every_act(rooms):
    assert after_turn(rooms, "editions.edition_of") == [], "Two acts, each in its own order, wait for one another"


HELPER = "def held(key):\n    return Row.objects.select_for_update().get(pk=key)\n"


@pytest.mark.parametrize(("planted", "told"), [
    ("def act(actor):\n    Row.objects.select_for_update().get()\n", ["room.act"]),
    ("def act(actor):\n    Row.objects.filter(pk=1).select_for_update(of=('self',)).first()\n", ["room.act"]),
    (HELPER + "@transaction.atomic\ndef act(actor):\n    held(1)\n    wait_for_turn()\n", ["room.act"]),
    (HELPER + "def both(key):\n    return held(key)\n@transaction.atomic\ndef act(actor):\n    both(1)\n", ["room.act"]),
    (HELPER + "@transaction.atomic\ndef act(actor):\n    held(1)\ndef page():\n    act(1)\n", ["room.act", "room.page"]),
    (HELPER + "@in_turn\ndef act(actor):\n    held(1)\n", []),
    (HELPER + "@transaction.atomic\ndef act(actor):\n    wait_for_turn()\n    held(1)\n", []),
    (HELPER, ["room.held"]),
])  # fmt: skip
def test_what_is_planted_is_found(planted, told):
    assert without_turn([("room", planted)], {}) == told


def test_an_exception_frees_who_calls_it():
    acts = HELPER + "@transaction.atomic\ndef act(actor):\n    held(1)\n"

    assert without_turn([("room", acts)], {"room.held": "why"}) == []


@pytest.mark.parametrize(("body", "told"), [
    ("@in_turn\ndef act(actor):\n    held(1)\n", ["room.act"]),
    ("def act(actor):\n    wait_for_turn()\n    held(1)\n", ["room.act"]),
    ("def act(actor):\n    held(1)\n    wait_for_turn()\n", []),
])  # fmt: skip
def test_what_holds_after_its_turn_is_found(body, told):
    assert after_turn([("room", HELPER + body)], "room.held") == told
