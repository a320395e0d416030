"""A command starts with what it needs and no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).parents[2] / "handbooks" / "base"


def test_a_check_loads_no_tables_databases_or_workbooks():
    heavy = {"pyarrow", "duckdb", "xlsxwriter", "sqlglot"}
    program = f"""
import sys
from kaohe.cli.app import run
assert run(["check", {str(BASE)!r}]) == 0
print(*sorted({heavy!r} & set(sys.modules)))
"""

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == ""
