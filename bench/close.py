"""A month of the sales company closed whole, at three sizes: what a person costs must not rise with their number.

`make bench ROW=close` measures 1,000, 10,000 and 100,000 people; `--sizes` takes others, and `--once 100000` measures
such a size, which takes minutes, a single time.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from contextlib import redirect_stdout
from pathlib import Path

from bench import measure
from bench.measure import (
    ROOT,
    Check,
    Limits,
    Measured,
    Row,
    Used,
    data_folder,
    hold,
    in_turn,
    machine,
    main,
    medians,
    used_by,
)

HANDBOOK = ROOT / "handbooks" / "sales-company"
MONTH = "2026-10"
SIZES = (1_000, 10_000, 100_000)
PART = 10
"""The reference in a small test closes a company that is so many times smaller."""
RISE = 1.0
WALL, GIB, AT = 15.0, 1.0, 10_000
"""Seconds on the clock and memory for that many people."""


def prepare(folder: Path, size: int) -> None:
    from kaohe.base.period import Period
    from kaohe.demo.company import make_company

    make_company(HANDBOOK, size, 1, 1, folder / "whole", Period.parse(MONTH))
    if size < SIZES[0]:
        make_company(HANDBOOK, max(1, size // PART), 1, 1, folder / "part", Period.parse(MONTH))


def close(folder: Path) -> None:
    from kaohe.cli.app import run

    shutil.rmtree(folder / "run", ignore_errors=True)
    words = ["close", str(HANDBOOK), "--records", str(folder / "records"), "--period", MONTH]
    with redirect_stdout(io.StringIO()) as said:
        hold(run([*words, "--out", str(folder / "run"), "--json"]) == 0, said.getvalue())


def ours(folder: Path) -> None:
    close(folder / "whole")


def reference(folder: Path) -> None:
    close(folder / "part")


def same(folder: Path) -> None:
    """What was asked for was written, and of the larger company there is more."""
    sizes = [
        {file.name: file.stat().st_size for file in (folder / part / "run").glob("*.*")} for part in ("whole", "part")
    ]
    for file in ("results.parquet", "evidence.parquet", "judgements.parquet", "month.xlsx", "run.json"):
        hold(sizes[0][file] >= sizes[1][file] > 0, file)


ROW = Row(
    name="close",
    work="`close sales-company` of a month with all registers, everything written",
    beside="itself, per person",
    limits=Limits(cpu=PART, gib=GIB),
    size=AT,
    prepare=prepare,
    ours=ours,
    reference=reference,
    same=same,
    kept="close",
)


def measured(sizes: list[int], rounds: int, once: int | None = None) -> Measured:
    """Each size in processes of its own, one after another; the size `once` a single time."""
    commands = {
        f"{size:,}": [sys.executable, "-m", "bench.close", "--side", "ours", "--data", str(data_folder(ROW, size))]
        for size in sizes
    }
    single = {name: commands.pop(name) for name in [f"{once:,}"] if name in commands} if once else {}
    sides = {name: medians(runs) for name, runs in in_turn(commands, rounds).items()}
    sides |= {name: used_by(command) for name, command in single.items()}
    return row_of(sizes, {f"{size:,}": sides[f"{size:,}"] for size in sizes}, list(single))


def row_of(sizes: list[int], sides: dict[str, Used], single: list[str]) -> Measured:
    """The row: what a person costs at each size, and what the size AT must keep."""
    used = [sides[f"{size:,}"] for size in sizes]
    each = [one.cpu / size for one, size in zip(used, sizes, strict=True)]
    found = [
        Check(f"a person among {more:,} ÷ among {less:,}", dear / cheap, RISE)
        for (less, cheap), (more, dear) in zip(
            zip(sizes, each, strict=True), list(zip(sizes, each, strict=True))[1:], strict=False
        )
    ]
    if AT in sizes:
        found += [
            Check(f"wall of {AT:,}", sides[f"{AT:,}"].wall, WALL, "s"),
            Check(f"memory of {AT:,}", sides[f"{AT:,}"].mib / 1024, GIB, "GiB"),
        ]
    told = f"{ROW.beside} ({' / '.join(sides)} people{''.join(f'; {name} run once' for name in single)})"
    return Measured(ROW.name, ROW.work, told, found, sides, AT, [], machine())


def measure_sizes() -> None:
    """The command of this row."""
    parser = argparse.ArgumentParser(description=ROW.work)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--once", type=int, help="a size that is run a single time, without a round to warm up")
    given = parser.parse_args()
    found = measured(given.sizes, given.pairs, given.once)
    for check in found.checks:
        print(f"  {check.what}: {check.value:.3g} {check.unit}, must be at most {check.limit:g}")
    print(f"  {measure.write(found).relative_to(ROOT)}")


if __name__ == "__main__":
    main(ROW) if "--side" in sys.argv else measure_sizes()
