"""Every fault has a handbook that shows it: faults/<code>/, and what is said about it: expected.txt.

A folder with a handbook.yaml is checked as a whole handbook; one with only chapters, chapter by chapter.
`KAOHE_REWRITE=1 pytest tests/handbook/test_faults.py` writes what is said now; read the difference before it is kept.
"""

import os
from pathlib import Path

import pytest

from kaohe.handbook import check
from kaohe.handbook.cards.reading import read_card
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.markdown import read_chapter
from kaohe.handbook.messages import LANGUAGES, catalogue, hint, message, places
from kaohe.handbook.parser import parse
from kaohe.handbook.render import render_text
from kaohe.handbook.source import SourceFile

FOLDERS = sorted(path for path in (Path(__file__).parent / "faults").iterdir() if path.is_dir())


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


def test_every_fault_of_texts_keys_and_formulas_is_shown():
    mine = {code for code in catalogue() if code < "K250" or code.startswith("K3")}

    assert mine - {folder.name for folder in FOLDERS} == {"K213"}  # fifty thousand lines: see test_nodes


def test_the_catalogue_is_whole_and_in_order():
    codes = list(catalogue())

    assert codes == sorted(codes)
    for code, known in catalogue().items():
        assert known.severity in {"error", "warning"}, code
        for language in LANGUAGES:
            assert known.said[language], code
            assert places(known.said[language]) == places(known.said["zh_Hant"]), code
