"""A row of the table: our work and a reference beside it, run in turn as processes of their own, and their ratio.

CPU is user and system time, memory the largest resident set, both as the kernel counts them for the process (wait4).
The ratio is of medians; the pairs are kept too, for a machine on which others work is slow in waves.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
OUT = ROOT / "var" / "bench"
OURS, REFERENCE = "ours", "reference"
Side = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the row must keep: ours ÷ reference in CPU and in memory, and a size of its own."""

    cpu: float
    memory: float | None = None
    gib: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: data of a size in a folder, two sides that work on it, and a check that both got the same."""

    name: str
    work: str
    beside: str
    limits: Limits
    size: int
    prepare: Callable[[Path, int], None]
    ours: Side
    reference: Side
    same: Side
    kept: str = ""
    """Name of the folder of the data, where several rows share it."""


@dataclass(frozen=True, slots=True)
class Used:
    """What one process used: seconds of CPU, seconds on the clock, MiB at most."""

    cpu: float
    wall: float
    mib: float


@dataclass(frozen=True, slots=True)
class Check:
    """A figure and what it must not exceed."""

    what: str
    value: float
    limit: float
    unit: str = "×"

    @property
    def met(self) -> bool:
        """Whether it is kept."""
        return self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Measured:
    """A row as it was measured; rows of another shape than ours beside a reference may build their own."""

    name: str
    work: str
    reference: str
    checks: list[Check]
    sides: dict[str, Used]
    """The medians of each side, or of each size."""
    size: int = 0
    pairs: list[float] = field(default_factory=list)
    machine: dict[str, str] = field(default_factory=dict)


def hold(fact: object, what: object) -> None:
    """What must be true of both sides. Raises ValueError when it is not."""
    if not fact:
        raise ValueError(f"not as it must be: {what}")


def used_by(command: Sequence[str]) -> Used:
    """Runs a command to its end. Raises CalledProcessError when it fails."""
    before = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Used(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def in_turn(commands: Mapping[str, Sequence[str]], pairs: int) -> dict[str, list[Used]]:
    """The commands one after another, again and again; a first round that does not count warms files and caches."""
    found: dict[str, list[Used]] = {name: [] for name in commands}
    for number in range(pairs + 1):
        for name, command in commands.items():
            used = used_by(command)
            print(
                f"  {number or 'warm-up'} {name}: {used.cpu:.2f} s CPU, {used.wall:.2f} s, {used.mib:.0f} MiB",
                flush=True,
            )
            if number:
                found[name].append(used)
    return found


def medians(runs: Sequence[Used]) -> Used:
    """The median of each figure."""
    return Used(*(median(getattr(run, name) for run in runs) for name in ("cpu", "wall", "mib")))


def measured(row: Row, size: int, pairs: int) -> Measured:
    """Measures a row in processes of this interpreter."""
    folder = data_folder(row, size)
    commands: dict[str, Sequence[str]] = {
        side: [sys.executable, "-m", f"bench.{row.name}", "--side", side, "--data", str(folder)]
        for side in (OURS, REFERENCE)
    }
    found = in_turn(commands, pairs)
    row.same(folder)
    sides = {name: medians(runs) for name, runs in found.items()}
    pairs_of = zip(found[OURS], found[REFERENCE], strict=True)
    ratios = [mine.cpu / theirs.cpu for mine, theirs in pairs_of]
    work = row.work if size == row.size else f"{row.work} (here at {size:,} instead of {row.size:,})"
    return Measured(row.name, work, row.beside, checks(row.limits, sides), sides, size, ratios, machine())


def checks(limits: Limits, sides: dict[str, Used]) -> list[Check]:
    """The figures of a row beside its limits."""
    ours, reference = sides[OURS], sides[REFERENCE]
    found = [Check("CPU", ours.cpu / reference.cpu, limits.cpu)]
    if limits.memory is not None:
        found.append(Check("memory", ours.mib / reference.mib, limits.memory))
    if limits.gib is not None:
        found.append(Check("memory", ours.mib / 1024, limits.gib, "GiB"))
    return found


def data_folder(row: Row, size: int) -> Path:
    """The data of a row at a size, made when it is not there yet."""
    folder = OUT / "data" / f"{row.kept or row.name}-{size}"
    if not (folder / "ready").exists():
        folder.mkdir(parents=True, exist_ok=True)
        print(f"  making {size:,} rows in {folder.relative_to(ROOT)}", flush=True)
        # In a process of its own: what this one used at most, a child begins with.
        command = [sys.executable, "-m", f"bench.{row.name}", "--side", "prepare", "--size", str(size), "--data"]
        subprocess.run([*command, str(folder)], cwd=ROOT, check=True)
        (folder / "ready").touch()
    return folder


def machine() -> dict[str, str]:
    """What it was measured on."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    model = next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.processor()
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = {name: metadata.version(name) for name in ("duckdb", "pyarrow", "sqlglot")}
    return {
        "cpu": model,
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **versions,
    }


def write(found: Measured, out: Path = OUT) -> Path:
    """Keeps a row's figures as NAME.json."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{found.name}.json"
    path.write_text(json.dumps(asdict(found), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def main(row: Row) -> None:
    """The command of a row: measure it, or be one of its sides."""
    parser = argparse.ArgumentParser(description=row.work)
    parser.add_argument("--size", type=int, default=row.size, help=f"default {row.size}")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--side", choices=("prepare", OURS, REFERENCE), help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()), help=argparse.SUPPRESS)
    given = parser.parse_args()
    match given.side:
        case "prepare":
            row.prepare(given.data, given.size)
        case "ours":
            row.ours(given.data)
        case "reference":
            row.reference(given.data)
        case _:
            print(f"{row.name}: {row.work}\n  beside: {row.beside}", flush=True)
            found = measured(row, given.size, given.pairs)
            for check in found.checks:
                print(f"  {check.what} {check.value:.3g} {check.unit}, must be at most {check.limit:g}")
            print(f"  {write(found).relative_to(ROOT)}")
