"""Freezes two months of a make-believe company of each handbook under tests/golden: handbook, records, results.

What is frozen stays as it is when handbooks change; `make golden` closes the months again and compares. Freeze anew
only when the language itself has changed, and read the difference.
"""

import csv
import gzip
import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.load import read_handbook

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
SEEDS = {"sales-company": 4, "call-centre": 6}
"""Chosen so that somebody changes his post inside a month."""
PEOPLE, MONTHS, LAST = 24, 2, "2026-10"
MOST_ROWS = 1500
"""A register with more rows is thinned out: a golden month is there to be read."""
LARGE = 60_000
"""Files of more bytes are packed."""


def main() -> int:
    """Freeze the handbooks named, or all."""
    for name in sys.argv[1:] or SEEDS:
        freeze(name)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(GOLDEN)], env=os.environ | {"KAOHE_REWRITE": "1"}, check=False
    ).returncode


def freeze(name: str) -> None:
    """One handbook with its records."""
    target = GOLDEN / name
    shutil.rmtree(target, ignore_errors=True)
    keep_handbook(name, target / "handbook")
    with tempfile.TemporaryDirectory() as folder:
        words = ["--people", PEOPLE, "--months", MONTHS, "--last", LAST, "--random-seed", SEEDS[name], "--out", folder]
        kaohe = Path(sys.executable).with_name("kaohe")
        subprocess.run([kaohe, "demo", ROOT / "handbooks" / name, *map(str, words)], check=True)
        keep_records(Path(folder) / "records", target / "records")
    print(f"{name}: {sum(path.stat().st_size for path in target.rglob('*') if path.is_file()) // 1000} kB")


def keep_handbook(name: str, target: Path) -> None:
    """The texts of the handbook and of all it takes over, without worked cases."""
    source = read_handbook(ROOT / "handbooks" / name, Diagnostics())
    if source is None:
        raise SystemExit(f"{name} cannot be read")
    for file in source.files:
        path = target / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")


def keep_records(records: Path, target: Path) -> None:
    """The records, large registers thinned out and packed."""
    target.mkdir()
    for path in sorted(records.glob("*.csv")):
        content = thinned(path.read_text(encoding="utf-8-sig")).encode()
        if len(content) > LARGE:
            (target / f"{path.name}.gz").write_bytes(gzip.compress(content, mtime=0))
        else:
            (target / path.name).write_bytes(content)


def thinned(text: str) -> str:
    """The header and evenly chosen rows."""
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    every = -(-len(rows) // MOST_ROWS) if rows else 1
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows([head, *rows[::every]])
    return written.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
