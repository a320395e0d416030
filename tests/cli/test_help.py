"""`--help` speaks the language that was asked for, and says nothing that was not translated."""

import re

import pytest
import typer
from opencc import OpenCC
from typer.main import get_command

from kaohe.cli.app import COMMANDS, OneByOne, app, run
from kaohe.cli.helping import sentences
from kaohe.cli.terminal import Speaking

NAMES = re.compile("月薪|台賬")
"""What the user's own handbook calls things."""


def said():
    """What the code says of every command and option."""
    whole = get_command(app)
    assert isinstance(whole, OneByOne)
    context = typer.Context(whole)
    commands = [whole, *filter(None, (whole.get_command(context, name) for name in COMMANDS))]
    return {help_ for one in commands for part in (one, *one.params) if (help_ := getattr(part, "help", None))}


def test_every_sentence_is_there_and_used(monkeypatch):
    monkeypatch.setattr(Speaking, "language", "zh_Hant")  # Another test may have spoken otherwise last.
    assert said() == set(sentences())
    assert list(sentences()) == sorted(sentences())
    assert all(row["zh_Hans"] == OpenCC("t2s").convert(row["zh_Hant"]) for row in sentences().values())


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in COMMANDS)], ids="-".join)
def test_help_is_english_where_that_is_asked_for(words, capsys, monkeypatch):
    monkeypatch.setenv("KAOHE_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "400")

    assert run(words) == 0

    printed = capsys.readouterr().out
    assert not re.search("[一-鿿]", NAMES.sub("", printed))
    assert "Usage" in printed


def test_the_words_ask_for_a_language_too(capsys):
    assert run(["close", "--language", "zh_Hans", "--help"]) == 0
    assert "读记录，算出每人的分" in capsys.readouterr().out
    assert run(["close", "--help"]) == 0
    assert "讀記錄，算出每人的分" in capsys.readouterr().out
