"""What is wrong with the words that were typed, in the language that was asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from typer._click.exceptions import BadParameter, MissingParameter, NoSuchOption, UsageError

from kaohe.cli.texts import LANGUAGES, listed, text

ABSENT = re.compile(r"'(.+)' does not exist\.")
OPTION, VARIABLE = "--language", "KAOHE_LANGUAGE"


def language_of(words: Sequence[str]) -> str:
    """The language that the words ask for, as far as they do, else the environment's."""
    asked = os.environ.get(VARIABLE, "")
    for word, after in zip(words, [*words, ""][1:], strict=True):
        if word == OPTION:
            asked = after
        elif word.startswith(f"{OPTION}="):
            asked = word.partition("=")[2]
    return asked if asked in LANGUAGES else LANGUAGES[0]


def misuse(fault: UsageError, language: str) -> tuple[str, str]:
    """What is wrong, and what to type instead."""
    command = fault.ctx.command_path if fault.ctx else "kaohe"
    help_ = text("see_help", language, command=command)
    match fault:
        case NoSuchOption():
            near = text("is_it", language, near=listed(fault.possibilities, language)) if fault.possibilities else help_
            return text("no_such_option", language, name=fault.option_name), near
        case MissingParameter():
            return text("missing_parameter", language, name=name_of(fault)), help_
        case BadParameter():
            return bad_value(fault, language) or (
                text("bad_parameter", language, name=name_of(fault), reason=fault.message),
                help_,
            )
    return text("wrong_words", language, reason=fault.message), help_


def bad_value(fault: BadParameter, language: str) -> tuple[str, str] | None:
    """A path that is not there, a word that is none of those to choose from; None for what only Typer can say."""
    absent = ABSENT.search(fault.message)
    if absent:
        return text("not_found", language, path=absent[1]), text("not_found_next", language)
    choices = getattr(fault.param.type, "choices", None) if fault.param else None
    if choices:
        said = (str(getattr(choice, "value", choice)) for choice in choices)
        return text("no_such_choice", language, name=name_of(fault), choices=listed(said, language)), ""
    return None


def name_of(fault: BadParameter) -> str:
    """The option or argument that is meant."""
    if fault.param is None:
        return str(fault.param_hint or "")
    return fault.param.opts[-1] if fault.param.opts[-1].startswith("-") else fault.param.human_readable_name
