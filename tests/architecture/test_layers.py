"""The written order of rooms, the folders and the documentation agree."""

import tomllib

import pytest


@pytest.fixture(scope="module")
def places(root):
    """Every room the import contract names, and whether it is built: `(web) | cli` gives web: no, cli: yes."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    names = [name.strip() for layer in contracts["layers"]["layers"] for name in layer.split("|")]
    return {name.strip("()"): not name.startswith("(") for name in names}


def test_a_room_stands_in_brackets_exactly_until_it_is_built(places, root):
    built = {path.parent.name for path in (root / "kaohe").glob("*/__init__.py")}

    assert {room for room, is_built in places.items() if is_built} == built


def test_the_architecture_page_shows_every_room(places, root):
    page = (root / "docs" / "architecture.md").read_text(encoding="utf-8")

    assert not [room for room in places if f"`{room}`" not in page]
