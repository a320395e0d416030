"""The commands together, and what happens when one of them cannot go on."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from typer.core import TyperGroup
from typing_extensions import override

from kaohe.base.errors import KaoheError
from kaohe.cli import cases, checking, closing, correcting, demonstration, differing, explaining, formatting
from kaohe.cli.terminal import FAULTS, FINE, INTERRUPTED, WRONG_USE, Speaking, complain
from kaohe.cli.texts import text
from kaohe.engine.run import FaultyHandbook
from kaohe.handbook.render import render_text

HELP = "考核：制度就是程式。檢查手冊、跑一個月、解釋每個數。"


class InOrder(TyperGroup):
    """Commands in the order in which they are needed."""

    @override
    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """The names as they were added."""
        del ctx
        return list(self.commands)


app = typer.Typer(cls=InOrder, help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("check")(checking.check)
app.command("fmt")(formatting.fmt)
app.command("test")(cases.run_test)
app.command("demo")(demonstration.demo)
app.command("close")(closing.close)
app.command("correct")(correcting.correct)
app.command("replay")(closing.replay)
app.command("explain")(explaining.explain)
app.command("diff")(differing.diff)


def run(words: Sequence[str]) -> int:
    """Runs what was typed: 0 fine, 1 faults found, 2 wrong use. What stops it is said in a sentence, never a trace."""
    try:
        app(args=list(words))
    except SystemExit as end:
        if end.code == INTERRUPTED:
            complain(text("interrupted", Speaking.language), "")
        return end.code if isinstance(end.code, int) else FINE
    except KaoheError as fault:
        complain(*fault.said(Speaking.language))
    except FaultyHandbook as fault:
        complain(render_text(fault.diagnostics.items, {}, Speaking.language).rstrip(), "")
        return FAULTS
    except FileNotFoundError as fault:
        complain(*(text(key, Speaking.language, path=fault.filename) for key in ("not_found", "not_found_next")))
    return WRONG_USE
