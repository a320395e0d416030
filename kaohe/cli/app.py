"""The commands together, and what happens when one of them cannot go on."""

from __future__ import annotations

import sys

import typer
from typer.core import TyperGroup
from typing_extensions import override

from kaohe.base.errors import KaoheError
from kaohe.cli import cases, checking, closing, demonstration, explaining, formatting
from kaohe.cli.terminal import WRONG_USE, complain

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
app.command("replay")(closing.replay)
app.command("explain")(explaining.explain)


def main() -> None:
    """Runs a command: exit code 0 fine, 1 faults found, 2 wrong use."""
    try:
        app(standalone_mode=True)
    except KaoheError as fault:
        complain(fault.message, fault.next_step)
        sys.exit(WRONG_USE)
    except FileNotFoundError as fault:
        complain(f"找不到「{fault.filename}」。", "檢查路徑；資料夾從目前所在處寫起。")
        sys.exit(WRONG_USE)
    except KeyboardInterrupt:
        complain("已中斷；沒有留下半成品。", "")
        sys.exit(130)
