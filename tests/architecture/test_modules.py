"""Modules stay small, say what they are for, and are called after what they hold."""

import ast

import pytest

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60

# Names that say nothing about what is inside (CONTRIBUTING.md, "Words").
EMPTY_NAMES = {"common", "data", "handle", "helper", "helpers", "info", "manager", "misc", "process", "service"}
EMPTY_NAMES |= {"services", "util", "utils"}

# Arithmetic that pay goes through is in whole numbers (docs/decisions/0002-exact-integers.md).
EXACT_ROOMS = {"base", "handbook", "engine"}


@pytest.fixture(scope="module")
def trees(sources):
    return {path: ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in sources}


def test_no_file_is_longer_than_a_reader_can_hold(sources, root):
    long = {
        str(path.relative_to(root)): count
        for path in sources
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LINES_OF_A_FILE
    }

    assert not long, f"Split these along what they do; {LINES_OF_A_FILE} lines are enough: {long}"


def test_no_function_is_longer_than_a_screen(trees, root):
    long = {
        f"{path.relative_to(root)}:{node.lineno} {node.name}": count
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (count := (node.end_lineno or node.lineno) - node.lineno + 1) > LINES_OF_A_FUNCTION
    }

    assert not long, f"Take the steps out as functions with names; {LINES_OF_A_FUNCTION} lines are enough: {long}"


def test_every_module_says_in_its_first_line_what_it_is_for(trees, root):
    silent = [
        str(path.relative_to(root))
        for path, tree in trees.items()
        if not (ast.get_docstring(tree) or "").split("\n")[0].strip()
    ]

    assert not silent, f"Begin these with a docstring of one sentence: {silent}"


def test_a_package_begins_with_words_only(trees, root):
    """`__init__.py` says what the package owns, what it never does, and its neighbours; code lives in modules.

    Only `kaohe.cli` names its `main` there, for the command that the package installs.
    """
    coded = [
        str(path.relative_to(root))
        for path, tree in trees.items()
        if path.name == "__init__.py"
        and path.is_relative_to(root / "kaohe")
        and not all(_is_words(node) or (_is_main(node) and path.parent.name == "cli") for node in tree.body)
    ]

    assert not coded, f"Move the code into a module of these packages: {coded}"


def test_every_folder_of_the_package_is_a_package(sources, root):
    folders = {path.parent for path in sources if path.is_relative_to(root / "kaohe")}
    bare = [str(folder.relative_to(root)) for folder in folders if not (folder / "__init__.py").is_file()]

    assert not bare, f"Give these an __init__.py with a docstring: {bare}"


def test_every_room_says_what_it_owns_and_what_it_never_does(root):
    rooms = sorted(path.parent for path in (root / "kaohe").glob("*/__init__.py"))
    vague = [
        room.name
        for room in rooms
        if not all(
            word in (room / "__init__.py").read_text(encoding="utf-8") for word in ("Owns:", "Never", "Neighbours")
        )
    ]

    assert rooms
    assert not vague, f"Say `Owns: … Never: … Neighbours: …` in the docstrings of {vague}"


def test_names_say_what_is_inside(sources, root):
    empty = [
        str(path.relative_to(root)) for path in sources if EMPTY_NAMES & {path.stem, *path.relative_to(root).parts[:-1]}
    ]

    assert not empty, f"Call these after what they hold: {empty}"


def test_exact_rooms_know_no_binary_fractions(trees, root):
    floating = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path, tree in trees.items()
        if path.is_relative_to(root / "kaohe") and path.relative_to(root).parts[1] in EXACT_ROOMS
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    ]

    assert not floating, (
        f"0.1 + 0.2 is not 0.3 in a float; use whole numbers with a scale, or Decimal at the edge: {floating}"
    )


def _is_words(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_main(node):
    if isinstance(node, ast.Assign):
        return [ast.unparse(target) for target in node.targets] == ["__all__"]
    return isinstance(node, ast.ImportFrom) and [alias.asname or alias.name for alias in node.names] == ["main"]
