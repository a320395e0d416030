"""Tables on the terminal, a hundred columns wide at most."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from kaohe.cli.terminal import say, tell
from kaohe.reports.difference_tables import Listed

WIDEST = 100
MOST_ROWS = 15


def show(tables: Sequence[Listed], *, whole: bool = False) -> None:
    """Prints tables, of long ones the beginning."""
    for listed in tables:
        show_one(listed, len(listed.rows) if whole else MOST_ROWS)


def show_one(listed: Listed, most: int) -> None:
    """Prints one table and how many rows it leaves out."""
    table = Table(title=listed.title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, head in enumerate(listed.heads):
        table.add_column(head, justify="right" if number in listed.right else "left", overflow="fold")
    for row in listed.rows[:most]:
        table.add_row(*row)
    console = Console(file=sys.stdout, highlight=False, markup=False)
    console.width = min(console.width, WIDEST)
    with console.capture() as printed:
        console.print(table)
    say(*(line.rstrip() for line in printed.get().rstrip("\n").split("\n")))
    if len(listed.rows) > most:
        tell("more_rows", count=len(listed.rows) - most)
    say("")
