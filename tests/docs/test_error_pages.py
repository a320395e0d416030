"""Every fault has a page, and it says what the program says."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("error_pages", ROOT / "scripts" / "error_pages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_those_of_the_catalogue(script):
    kept = {path.name: path.read_text(encoding="utf-8") for path in script.PAGES.glob("*.md")}

    stale = sorted(name for name, text in script.pages().items() if kept.get(name) != text)
    gone = sorted(set(kept) - set(script.pages()))
    assert not stale + gone, f"Run scripts/error_pages.py: {stale + gone}"


def test_what_a_page_says_by_hand_is_kept(script, tmp_path, monkeypatch):
    monkeypatch.setattr(script, "PAGES", tmp_path)
    monkeypatch.setattr(script, "ROOT", tmp_path)
    script.main()
    page = tmp_path / "K312.md"
    page.write_text(page.read_text(encoding="utf-8").replace(script.BLOCKS["K3"], "By hand."), encoding="utf-8")
    (tmp_path / "K000.md").write_text("gone", encoding="utf-8")

    script.main()

    assert "\n\nBy hand.\n\n" in page.read_text(encoding="utf-8")
    assert not (tmp_path / "K000.md").exists()
