"""What docstrings show as examples comes out as they say."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOWING = sorted(path for path in (ROOT / "kaohe").rglob("*.py") if ">>> " in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SHOWING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_examples_come_out_as_they_say(path):
    found = doctest.testmod(import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)))

    assert found.attempted
    assert not found.failed
