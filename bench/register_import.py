"""A million calls from a CSV of 100 MB brought into a register: looked at, kept, taken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.measure import ROOT, Limits, Row, main

FILE = "進線.csv"
CALLS = """
SELECT
  'T' || lpad(i::VARCHAR, 9, '0') AS 通話號,
  'A' || lpad((hash(i) % 500)::VARCHAR, 6, '0') AS 工號,
  strftime(TIMESTAMP '2026-10-01' + INTERVAL (hash(i + 1) % 2678400) SECOND, '%Y-%m-%d %H:%M:%S') AS 開始,
  ['諮詢', '投訴', '業務', '其他'][CAST(1 + hash(i + 2) % 4 AS BIGINT)] AS 隊列,
  CASE WHEN i % 10 = 3 THEN '放棄' WHEN hash(i + 3) % 20 = 0 THEN '溢出' ELSE '接通' END AS 結果,
  hash(i + 4) % 75 AS 等待, hash(i + 6) % 600 AS 通話, hash(i + 8) % 90 AS 保持, hash(i + 9) % 120 AS 事後處理,
  CASE WHEN hash(i + 10) % 16 = 0 THEN '是' ELSE '否' END AS 成交,
  '138' || lpad((hash(i + 11) % 100000000)::VARCHAR, 8, '0') AS 主叫,
  '中繼線-' || lpad((hash(i + 12) % 120)::VARCHAR, 4, '0') AS 線路
FROM range({size}) AS numbers(i)
"""


def prepare(folder: Path, size: int) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"COPY ({CALLS.format(size=size)}) TO '{folder / FILE}' (HEADER)")
    subprocess.run([sys.executable, "-m", "bench.register_import_run", str(folder)], cwd=ROOT, check=True)


def ours(folder: Path) -> None:
    command = [sys.executable, "-m", "bench.register_import_run", str(folder), FILE]
    subprocess.run(command, cwd=ROOT, check=True)


def reference(folder: Path) -> None:
    import duckdb

    with duckdb.connect() as connection:
        source, out = folder / FILE, folder / "reference.parquet"
        connection.execute(f"COPY (SELECT * FROM read_csv('{source}')) TO '{out}' (FORMAT parquet)")


def same(folder: Path) -> None:
    import duckdb

    [rows] = (folder / "company" / "imports").glob("*.parquet")
    asked = (
        "SELECT count(*), sum(等待), sum(通話), sum(epoch(開始)::BIGINT), count(DISTINCT 主叫) FROM read_parquet('{}')"
    )
    with duckdb.connect() as connection:
        theirs = connection.execute(asked.format(folder / "reference.parquet")).fetchall()
        here = asked.replace("epoch(開始)::BIGINT", "開始").format(rows)
        found = connection.execute(here).fetchall()
    if found != theirs:
        raise AssertionError(f"the rows differ: {found} | {theirs}")


ROW = Row(
    name="register_import",
    work="a million calls from a CSV of 100 MB into a register: looked at, kept, taken",
    beside="DuckDB's CSV reader into Parquet",
    limits=Limits(cpu=3, gib=600 / 1024),
    size=1_000_000,
    prepare=prepare,
    ours=ours,
    reference=reference,
    same=same,
)

if __name__ == "__main__":
    main(ROW)
