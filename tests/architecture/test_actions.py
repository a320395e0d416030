"""What the import check cannot see: how actions are written, and which way foreign keys point."""

import ast
import tomllib

import pytest
from django.apps import apps

ATOMIC = {"transaction.atomic", "in_turn"}


@pytest.fixture(scope="module")
def actions(sources):
    """(place, function) of every public function of an actions module that takes an actor."""
    found = []
    for path in sources:
        if path.name == "actions.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found += [(f"{path.parent.name}.{node.name}", node) for node in tree.body if is_action(node)]
    return found


def is_action(node):
    """Whether a function is called by somebody: its first parameter is the actor."""
    return isinstance(node, ast.FunctionDef) and [arg.arg for arg in node.args.args][:1] == ["actor"]


def called(node):
    """The names a function calls."""
    return {one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}


def test_there_are_actions(actions):
    assert {"people.hire", "people.assign"} <= {place for place, _ in actions}


def test_every_action_asks_and_records_in_one_transaction(actions):
    asked = {place for place, node in actions if "require" in called(node)}
    recorded = {place for place, node in actions if "record" in called(node)}
    atomic = {place for place, node in actions if any(ast.unparse(one) in ATOMIC for one in node.decorator_list)}
    every = {place for place, _ in actions} - {"ledger.record"}  # It is what the others call.

    assert every - atomic == set(), (
        "Decorate these with @transaction.atomic, or @in_turn where they decide by what they read"
    )
    assert every - recorded == set(), "Write a ledger entry in these"
    assert every - asked == set(), "Ask require() in these"


def pointed_at(model):
    """The models of ours that a model of ours refers to."""
    if not model.__module__.startswith("kaohe."):
        return []
    fields = [field for field in model._meta.get_fields() if field.concrete and field.is_relation]
    return [field.related_model for field in fields if field.related_model.__module__.startswith("kaohe.")]


def test_foreign_keys_point_down(root):
    contracts = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(one["layers"] for one in contracts if one["id"] == "layers")
    height = {room.strip(" ()"): -place for place, layer in enumerate(layers) for room in layer.split("|")}
    up = [
        f"{model.__name__} → {other.__name__}"
        for model in apps.get_models()
        for other in pointed_at(model)
        if height[other.__module__.split(".")[1]] > height[model.__module__.split(".")[1]]
    ]

    assert not up


def test_only_databases_their_backups_and_the_ledger_know_which_database_it_is(sources, root):
    knowing = {
        path.relative_to(root).parts[1]
        for path in sources
        if path.is_relative_to(root / "kaohe") and ".vendor" in path.read_text(encoding="utf-8")
    }

    assert knowing <= {"config", "ledger", "operations"}
