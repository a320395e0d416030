"""Writes bench/RESULTS.md from the figures that `make bench` left in var/bench."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.measure import OUT

PAGE = Path(__file__).parent / "RESULTS.md"
HEAD = """# How fast, how small

Each row was measured by `make bench ROW=<row>`: the work and its reference in turn, as processes of their own on the
same machine, at least five times each after one round that does not count. CPU is user and system time; the figures are
medians, a ratio is one of medians, and *pairs* are the smallest and largest ratio of the pairs. Other work may have run
beside: look at the ratios, not at the seconds.

| row | work | reference in the same run | must | measured | pairs | CPU s | wall s | MiB |
|---|---|---|---|---|---|---|---|---|
"""


def page(rows: list[dict[str, Any]], before: str = "") -> str:
    """The table and the machines it was measured on; rows that were not measured anew stay as they stood before.

    So do remarks, which are written by hand at the foot of the page.
    """
    lines = {text.split("|")[1].strip(): f"{text}\n" for text in before.splitlines() if text.startswith("| `")}
    lines |= {f"`{row['name']}`": line(row) for row in rows}
    machines = [f"{text}\n" for text in before.splitlines() if text.startswith(MEASURED)]
    machines += [f"{MEASURED}{told(row['machine'])}.\n" for row in rows]
    remarks = [f"{text}\n" for text in before.splitlines() if text.startswith(REMARK)]
    rest = "".join(dict.fromkeys(machines)) + "".join(["\n", *remarks] if remarks else [])
    return HEAD + "".join(lines[name] for name in sorted(lines)) + "\n" + rest


MEASURED = "Measured on "
REMARK = "- "


def line(row: dict[str, Any]) -> str:
    """One row of the table."""
    checks, sides = row["checks"], row["sides"]
    must = ", ".join(f"{check['what']} ≤ {check['limit']:g} {check['unit']}" for check in checks)
    got = ", ".join(f"{check['value']:.3g} {check['unit']}{missed(check)}" for check in checks)
    pairs = f"{min(row['pairs']):.3g} – {max(row['pairs']):.3g}" if row["pairs"] else ""
    figures = [" / ".join(f"{side[name]:.{digits}f}" for side in sides.values()) for name, digits in SHOWN]
    cells = [f"`{row['name']}`", row["work"], row["reference"], must, got, pairs, *figures]
    return "| " + " | ".join(cells) + " |\n"


SHOWN = (("cpu", 2), ("wall", 2), ("mib", 0))


def missed(check: dict[str, Any]) -> str:
    """A figure beyond its limit says so."""
    return "" if check["value"] <= check["limit"] else " (**missed**)"


def told(machine: dict[str, str]) -> str:
    """The machine in words."""
    known = dict(machine)
    first = f"{known.pop('cpu')}, {known.pop('cores')} cores, {known.pop('memory')}, {known.pop('system')}"
    return ", ".join([first, *(f"{name} {version}" for name, version in known.items())])


if __name__ == "__main__":
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(OUT.glob("*.json"))]
    known = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(page(found, known), encoding="utf-8")
    print(f"{len(found)} rows measured: bench/{PAGE.name}")
