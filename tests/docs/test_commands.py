"""What the pages show is what the program prints: their files are written, their commands run, in a copy."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QUICK = ["docs/how-to/write-your-own-handbook.md"]
SLOW = ["docs/tour.md", "docs/how-to/add-a-rule-in-six-steps.md", "docs/how-to/read-a-run.md"]
SLOW += [
    f"docs/how-to/{name}.md" for name in ("correct-a-month", "try-a-changed-rule", "compare-with-your-spreadsheet")
]

REAL = "docs/how-to/real-calls-1999.md"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("page_commands", ROOT / "scripts" / "page_commands.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def shown(script, folder, name):
    """Every command of a page: what it prints, as the page says, and as it did."""
    page = script.Page(ROOT / name, folder)
    script.workplace(folder, script.before(page.path))
    page.run()
    said = [f"$ {one.command}\n{one.said}" for one in page.told]
    return said, [f"$ {one.command}\n{one.printed}" for one in page.told]


@pytest.mark.parametrize("name", QUICK)
def test_a_page_prints_what_it_says(script, tmp_path, name):
    said, printed = shown(script, tmp_path, name)

    assert printed == said, f"Run scripts/page_commands.py --write {name}"


@pytest.mark.full
@pytest.mark.parametrize("name", SLOW)
def test_a_long_page_prints_what_it_says(script, tmp_path, name):
    said, printed = shown(script, tmp_path, name)

    assert printed == said, f"Run scripts/page_commands.py --write {name}"


@pytest.mark.full
def test_the_real_month_prints_what_its_page_says(script, tmp_path):
    if not script.CALLS.is_file():
        pytest.skip("The real calls of 1999-08 are not beside the repository.")
    said, printed = shown(script, tmp_path, REAL)

    assert printed == said, f"Run scripts/page_commands.py --write {REAL}"


def test_the_tour_shows_the_same_in_both_languages(script):
    tours = [(ROOT / "docs" / place / "tour.md").read_text(encoding="utf-8") for place in (".", "zh-Hant")]

    english, chinese = ([block.body for block in script.blocks(text) if block.info == "console"] for text in tours)
    assert chinese == english


def test_what_the_readme_shows_stands_in_the_pages(script):
    pages = [(ROOT / name).read_text(encoding="utf-8") for name in (*SLOW, REAL)]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    shown_there = [block.body for block in script.blocks(readme) if block.info == "console" and "kaohe" in block.body]
    assert shown_there
    assert all(any(body in page for page in pages) for body in shown_there)
