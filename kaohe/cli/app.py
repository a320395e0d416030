"""The commands together, and what happens when one of them cannot go on."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, cast

import typer
from typer._click.core import Context
from typer._click.exceptions import NoArgsIsHelpError, UsageError
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command
from typing_extensions import override

from kaohe.base.errors import KaoheError
from kaohe.cli import plugins
from kaohe.cli.helping import in_language
from kaohe.cli.misuse import language_of, misuse
from kaohe.cli.terminal import FAULTS, FINE, INTERRUPTED, WRONG_USE, Speaking, complain
from kaohe.cli.texts import listed, text
from kaohe.engine.errors import BackendMissing
from kaohe.handbook.diagnostics import FaultyHandbook
from kaohe.handbook.names import nearest
from kaohe.handbook.render import render_text

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

HELP = "考核：制度就是程式。檢查手冊、跑一個月、解釋每個數。"


COMMANDS = {
    "check": "checking.check",
    "fmt": "formatting.fmt",
    "docs": "publishing.docs",
    "test": "cases.run_test",
    "demo": "demonstration.demo",
    "opening": "opening.opening",
    "close": "closing.close",
    "correct": "correcting.correct",
    "replay": "closing.replay",
    "explain": "explaining.explain",
    "diff": "differing.diff",
    "compare": "comparing.compare",
    "serve": "serving.serve",
    "worker": "working.worker",
    "backup": "keeping.backup",
    "restore": "keeping.restore",
    "doctor": "keeping.doctor",
    "reset-factor": "keeping.reset_factor",
}
"""Each command with its module and function, in the order in which they are needed."""


class OneByOne(TyperGroup):
    """Commands whose modules are imported when they are asked for: `check` needs no database."""

    @override
    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """The names in order."""
        del ctx
        return list(COMMANDS)

    @override
    def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | None:  # type: ignore[override]
        """The command of a name."""
        del ctx
        if cmd_name not in COMMANDS:
            near = nearest(cmd_name, COMMANDS)
            hint = text("is_it", Speaking.language, near=near[0]) if near else listed(COMMANDS, Speaking.language)
            raise KaoheError(text("no_such_command", Speaking.language, name=cmd_name), hint)
        module, _, function = COMMANDS[cmd_name].partition(".")
        alone = typer.Typer(add_completion=False)
        alone.command(cmd_name)(getattr(import_module(f"kaohe.cli.{module}"), function))
        command = cast(TyperCommand, get_command(alone))
        in_language(command, Speaking.language)
        return command

    @override
    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """What all commands are for."""
        in_language(self, Speaking.language)
        super().format_help(ctx, formatter)


app = typer.Typer(cls=OneByOne, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback(help=HELP)
def kaohe(
    plugin: Annotated[
        list[Path] | None,
        typer.Option("--plugin", exists=True, dir_okay=False, help="執行這個 Python 檔，手冊可用其中的外掛函數"),
    ] = None,
) -> None:
    """All commands stand below one."""
    for path in plugin or ():
        plugins.from_file(path)


plugins.look_for_installed()


def run(words: Sequence[str]) -> int:
    """Runs what was typed: 0 fine, 1 faults found, 2 wrong use. What stops it is said in a sentence, never a trace."""
    Speaking.language = language_of(words)
    try:
        code = app(args=list(words), prog_name="kaohe", standalone_mode=False)
        if code == INTERRUPTED:
            complain(text("interrupted", Speaking.language), "")
        return code if isinstance(code, int) else FINE
    except NoArgsIsHelpError as fault:
        typer.echo(fault.ctx.get_help())
    except UsageError as fault:
        complain(*misuse(fault, Speaking.language))
    except KaoheError as fault:
        complain(*fault.said(Speaking.language))
    except FaultyHandbook as fault:
        complain(render_text(fault.diagnostics.items, {}, Speaking.language).rstrip(), "")
        return FAULTS
    except BackendMissing as fault:
        keys = (f"spark_{fault.lacking}", f"spark_{fault.lacking}_next")
        complain(*(text(key, Speaking.language, found=fault.found) for key in keys))
    except (OSError, MemoryError) as fault:
        complain(*stopped(fault))
    return WRONG_USE


def stopped(cause: BaseException) -> tuple[str, str]:
    """What the machine did not let the command do, and what to do about it."""
    path, reason, number = (
        (cause.filename or "", cause.strerror or cause, cause.errno)
        if isinstance(cause, OSError)
        else ("", cause, None)
    )
    key = "not_possible"
    if isinstance(cause, MemoryError):
        key = "no_memory"
    elif isinstance(cause, FileNotFoundError) and path:
        key = "not_found"
    elif number in FULL:
        key = "disk_full"
    args = {"path": path, "reason": reason}
    return text(key, Speaking.language, **args), text(f"{key}_next", Speaking.language, **args)
