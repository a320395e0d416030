"""`make months`: a make-believe company, its months closed in order, and one person's pay explained."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HANDBOOK = Path("handbooks/sales-company")
OUT = Path("var/demo")
PEOPLE = 60
SEED = 7
PERIODS = ["2026-08", "2026-09", "2026-10"]


def main() -> int:
    """Run the commands a reader would type, showing each; stop at the first that fails."""
    os.chdir(ROOT)
    shutil.rmtree(OUT, ignore_errors=True)  # Months that rest on one another would not be closed anew.
    commands = [
        ["demo", HANDBOOK, "--people", PEOPLE, "--months", len(PERIODS), "--random-seed", SEED, "--out", OUT],
        *(
            [
                *("close", HANDBOOK, "--records", OUT / "records", "--period", period),
                *("--history", OUT / "runs", "--out", OUT / "runs" / period),
            ]
            for period in PERIODS
        ),
    ]
    for command in commands:
        if code := kaohe(*command):
            return code
    last_run = OUT / "runs" / PERIODS[-1]
    explained = ["explain", "--run", last_run, "--person", a_salesperson(), "--item", "月薪", "--depth", 2]
    if code := kaohe(*explained):
        return code
    print(f"\nThe workbook of {PERIODS[-1]}: {last_run / 'month.xlsx'}")
    print("Where to go from here: docs/index.md")
    return 0


def kaohe(*words: object) -> int:
    """Show a command as one would type it, then run it."""
    typed = [str(word) for word in words]
    print("\n$ kaohe", *typed, flush=True)
    return subprocess.run([Path(sys.executable).with_name("kaohe"), *typed], check=False).returncode


def a_salesperson() -> str:
    """The first salesperson in the register of assignments that the demonstration wrote."""
    register = OUT / "records" / "任職.csv"
    with register.open(encoding="utf-8-sig", newline="") as lines:
        return next(row["工號"] for row in csv.DictReader(lines) if row["崗位"] == "銷售員" and not row["至"])


if __name__ == "__main__":
    raise SystemExit(main())
