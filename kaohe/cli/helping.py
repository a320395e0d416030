"""What `--help` says, in the language asked for: help.csv has each sentence as the code has it, and the others."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from kaohe.cli.texts import LANGUAGES


@cache
def sentences() -> dict[str, dict[str, str]]:
    """The rows of help.csv by the sentence in the code."""
    raw = resources.files("kaohe.cli").joinpath("help.csv").read_text(encoding="utf-8")
    return {row[LANGUAGES[0]]: row for row in csv.DictReader(raw.splitlines())}


def in_language(command: TyperCommand | TyperGroup, language: str) -> None:
    """Has a command and its options say what they do in a language."""
    if language == LANGUAGES[0]:
        return
    options = (one for one in command.params if isinstance(one, TyperOption | TyperArgument))
    for one in (command, *options):
        row = sentences().get(one.help or "")
        if row is not None:
            one.help = row[language]
