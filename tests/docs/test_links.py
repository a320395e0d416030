"""Links between the pages lead somewhere, and every page can be reached."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
TOP = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PAGES = sorted([*TOP, *(ROOT / "docs").rglob("*.md")])
PARSER = MarkdownIt("commonmark").enable("table")


def _tokens(page):
    for token in PARSER.parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or []


def _links(page):
    """Links to files of the repository: (file, anchor)."""
    for token in _tokens(page):
        target = str(token.attrGet("href") or token.attrGet("src") or "")
        if target and not re.match(r"[a-z]+:", target):
            name, _, anchor = target.partition("#")
            yield (page.parent / name).resolve() if name else page, anchor


def _anchors(page):
    """Anchors as GitHub makes them: lower case, signs dropped, blanks to hyphens."""
    tokens = list(_tokens(page))
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            words = re.sub(r"[^\w\- ]", "", following.content.lower())
            yield words.replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    broken = [
        f"{target}#{anchor}"
        for target, anchor in _links(page)
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in set(_anchors(target)))
    ]

    assert not broken


def test_every_page_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        waiting += [target for target, _ in _links(page) if target.suffix == ".md" and target.exists()]
        waiting += [
            child for target, _ in _links(page) if target.is_dir() and target != page for child in target.glob("*.md")
        ]

    lost = [str(page.relative_to(ROOT)) for page in PAGES if page not in reached]
    assert not lost, f"Link these from docs/index.md or a page it leads to: {lost}"
