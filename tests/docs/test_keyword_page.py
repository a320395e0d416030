"""The page of keywords says what the program reads."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("keyword_page", ROOT / "scripts" / "keyword_page.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_the_table_of_words(script):
    assert script.PAGE.read_text(encoding="utf-8") == script.page(), "Run scripts/keyword_page.py"


def test_every_keyword_stands_on_the_page(script):
    page = script.page()

    assert "| `如果` · `若` | `如果` · `若` | `if` |" in page
