"""Every fault has a handbook that shows it: faults/<code>/, and what is said about it: expected.txt.

A folder with a handbook.yaml is checked as a whole handbook; one with only chapters, chapter by chapter.
`KAOHE_REWRITE=1 pytest tests/handbook/test_faults.py` writes what is said now; read the difference before it is kept.
"""

import os
import re
from pathlib import Path

import pytest

from kaohe.handbook import check
from kaohe.handbook.cards.reading import read_card
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.markdown import read_chapter
from kaohe.handbook.messages import LANGUAGES, catalogue, hint, message, places
from kaohe.handbook.parser import parse
from kaohe.handbook.render import SEVERITIES, render_editor, render_json, render_text
from kaohe.handbook.source import SourceFile

HERE = Path(__file__).parent
SHOWN_ELSEWHERE = {
    "K213": "Fifty thousand lines: see test_nodes.",
    "K933": "Eight million bytes: see tests/bad_input.",
    **dict.fromkeys(["K961", "K962", "K963", "K964", "K965", "K966"], "They need a plugin: see tests/plugins."),
    "K900": "A folder without handbook.yaml is read chapter by chapter here: see test_load.",
}
MANY = HERE / "many" / "wrong-all-over"
"""A handbook with more than twenty faults, and what is said of it in each form and language."""
MANY_SAID = {
    "expected.txt": lambda items, sources: render_text(items, sources, "zh_Hant"),
    "expected.json": lambda items, _: render_json(items, "en"),
    "expected.editor.txt": lambda items, _: render_editor(items, "zh_Hans"),
}
FOLDERS = sorted(path for path in (HERE / "faults").iterdir() if path.is_dir())


def faults_of(folder):
    """The faults of a folder, and its files by the paths that the faults name."""
    if (folder / "handbook.yaml").is_file():
        found = check.check_folder(folder)
        return found.diagnostics, found.sources
    diagnostics, sources = Diagnostics(), {}
    for path in sorted(folder.glob("*.md")):
        source = sources[path.name] = SourceFile(path.name, path.read_text(encoding="utf-8"))
        for block in read_chapter(source, diagnostics).blocks:
            read_card(block, folder.name, diagnostics, parse)
    return diagnostics, sources


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_fault_is_said_where_it_stands_and_how_it_is_mended(folder):
    diagnostics, sources = faults_of(folder)

    said = render_text(diagnostics.items, sources)

    expected = folder / "expected.txt"
    if os.environ.get("KAOHE_REWRITE"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert folder.name in {item.code for item in diagnostics.items}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_message_is_given_all_that_it_names(folder):
    diagnostics, _ = faults_of(folder)

    for item in diagnostics.items:
        for language in LANGUAGES:
            assert not places(catalogue()[item.code].said[language]) - set(item.args)
            assert not places(catalogue()[item.code].hints[language]) - set(item.args)
            assert message(item.code, item.args, language)
            assert hint(item.code, item.args, language) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_is_said_whole_in_every_language(language):
    for folder in FOLDERS:
        diagnostics, sources = faults_of(folder)
        said = render_text(diagnostics.items, sources, language)
        assert said.count(f"\n     = {SEVERITIES[language]['hint']}: ") == len(diagnostics.items), folder.name
        assert not re.search(r"\{[a-z_]+\}", said), folder.name


def test_every_fault_of_the_catalogue_is_shown_by_a_handbook():
    assert set(catalogue()) - {folder.name for folder in FOLDERS} == set(SHOWN_ELSEWHERE)


def test_every_fault_the_program_tells_is_in_the_catalogue():
    texts = [path.read_text(encoding="utf-8") for path in Path(check.__file__).parent.rglob("*.py")]

    told = {code for text in texts for code in re.findall(r'"(K[0-9]{3})"', text)}

    assert told == set(catalogue())


@pytest.mark.parametrize("file", MANY_SAID)
def test_many_faults_are_told_in_one_run_in_the_order_of_the_text(file):
    found = check.check_folder(MANY)

    said = MANY_SAID[file](found.diagnostics.items, found.sources)

    if os.environ.get("KAOHE_REWRITE"):
        (MANY / file).write_text(said, encoding="utf-8")
    assert said == (MANY / file).read_text(encoding="utf-8")
    places = [(item.span.file, item.span.line, item.span.column) for item in found.diagnostics.items]
    assert len(places) >= 20
    assert places == sorted(places)


def test_the_catalogue_is_whole_and_in_order():
    codes = list(catalogue())

    assert codes == sorted(codes)
    for code, known in catalogue().items():
        assert known.severity in {"error", "warning"}, code
        for language in LANGUAGES:
            assert known.said[language], code
            assert places(known.said[language]) == places(known.said["zh_Hant"]), code
