"""A month of calls, and its twelve figures of each person by one hand-written query."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

PERIOD = "2026-10"
FIRST, LAST = 20727, 20757
"""The month in days since 1970-01-01."""
FIGURES = (
    "處理量", "處理時間", "及時接起", "零秒通話", "存疑通話", "成交數", "最長成交", "保持時間", "平均保持", "久等",
    "優先日數", "溢出數",
)  # fmt: skip
PEOPLE_ONE_IN = 2000
"""Calls a person."""

# What a call is follows from its number, so that the same size is the same file on every machine.
CALLS = """
SELECT
  '通話:' || i AS __row,
  CASE WHEN i % 10 <> 3 THEN 'A' || lpad(CAST(hash(i) % {people} AS VARCHAR), 6, '0') END AS 工號,
  {first} - 1 + CAST(hash(i + 1) % 33 AS BIGINT) AS 日期,
  CAST(hash(i + 2) % 4 AS BIGINT) AS 隊列,
  CASE WHEN i % 10 = 3 THEN 1 WHEN hash(i + 3) % 20 = 0 THEN 2 ELSE 0 END AS 結果,
  CAST(hash(i + 4) % 75 AS BIGINT) AS 等待,
  CASE WHEN hash(i + 5) % 100 = 0 THEN 0 WHEN hash(i + 5) % 100 = 1 THEN 4000 ELSE CAST(hash(i + 6) % 600 AS BIGINT) END
    AS 通話,
  CASE WHEN hash(i + 7) % 7 = 0 THEN CAST(hash(i + 8) % 90 AS BIGINT) ELSE 0 END AS 保持,
  CAST(hash(i + 9) % 120 AS BIGINT) AS 事後處理,
  CAST(hash(i + 10) % 16 = 0 AS BIGINT) AS 成交
FROM range({size}) AS numbers(i)
"""

CONDITIONS = {
    "處理量": ("結果 = 0 AND 通話 > 0", "1"),
    "處理時間": ("結果 = 0 AND 通話 > 0", "通話 + 保持 + 事後處理"),
    "及時接起": ("結果 = 0 AND 等待 <= 20", "1"),
    "零秒通話": ("結果 = 0 AND 通話 = 0", "1"),
    "存疑通話": ("結果 = 0 AND 通話 > 3600", "1"),
    "成交數": ("成交 = 1", "1"),
    "最長成交": ("成交 = 1", "通話"),
    "保持時間": ("保持 > 0", "保持"),
    "平均保持": ("保持 > 0", "保持"),
    "久等": ("等待 > 60", "1"),
    "優先日數": ("隊列 = 2", "日期"),
    "溢出數": ("結果 = 2", "1"),
}

FIGURE = {
    "處理量": "count(*) FILTER ({where})",
    "處理時間": "coalesce(sum({value}) FILTER ({where}), 0)",
    "最長成交": "max({value}) FILTER ({where})",
    "保持時間": "coalesce(sum({value}) FILTER ({where}), 0)",
    "平均保持": "(200 * sum({value}) FILTER ({where}) + count(*) FILTER ({where})) // (2 * count(*) FILTER ({where}))",
    "優先日數": "count(DISTINCT {value}) FILTER ({where})",
}


def make(folder: Path, size: int) -> None:
    """The people and `size` calls, some of them the day before or after the month."""
    people = max(5, size // PEOPLE_ONE_IN)
    with duckdb.connect() as connection:
        query = CALLS.format(people=people, first=FIRST, size=size)
        connection.execute(f"COPY ({query}) TO '{folder / 'calls.parquet'}' (FORMAT parquet, COMPRESSION zstd)")
    names = [f"A{number:06}" for number in range(people)]
    hired = pa.array([FIRST - 400] * people, pa.int64())
    left = pa.nulls(people, pa.int64())
    table = pa.table({"__row": names, "工號": names, "入職日": hired, "離職日": left})
    pq.write_table(table, folder / "people.parquet")


def figures_query(folder: Path) -> str:
    """The same figures as one would write them by hand, people without calls too."""
    columns = []
    for name in FIGURES:
        where, value = CONDITIONS[name]
        text = FIGURE.get(name, "count(*) FILTER ({where})").format(where=f"WHERE {where}", value=value)
        columns.append(f"{text} AS {name}")
    filled = [f"{name}" if name in {"最長成交", "平均保持"} else f"coalesce({name}, 0) AS {name}" for name in FIGURES]
    return f"""
        WITH figures AS (
          SELECT 工號, {", ".join(columns)}
          FROM read_parquet('{folder / "calls.parquet"}')
          WHERE 日期 BETWEEN {FIRST} AND {LAST} AND 工號 IS NOT NULL
          GROUP BY 工號)
        SELECT people.工號 AS _s, {", ".join(filled)}
        FROM read_parquet('{folder / "people.parquet"}') AS people LEFT JOIN figures ON people.工號 = figures.工號
        ORDER BY 1"""


def write_figures(folder: Path) -> None:
    """The reference: one query, its result as a file."""
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({figures_query(folder)}) TO '{folder / 'reference.parquet'}' (FORMAT parquet)")


def evidence_query(folder: Path) -> str:
    """Each call that counted, with the measure it counted in and for how much."""
    counted = [
        f"""
        SELECT '人' AS subject_kind, '月' AS grain, 工號 AS subject, {FIRST} AS period, 0 AS part, '{name}' AS card,
          '通話' AS register, __row AS record, 日期 AS day, {value} AS counted
        FROM read_parquet('{folder / "calls.parquet"}')
        WHERE 日期 BETWEEN {FIRST} AND {LAST} AND 工號 IS NOT NULL AND {where}"""
        for name, (where, value) in CONDITIONS.items()
    ]
    return " UNION ALL ".join(counted)


def write_evidence(folder: Path) -> None:
    """The rest of the reference where evidence is written too."""
    path = folder / "reference-evidence.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({evidence_query(folder)}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def same_evidence(folder: Path) -> None:
    """Raises AssertionError unless both sides wrote as many rows of each measure that come to the same."""
    sums = "count(*), sum(counted), sum(day), sum(hash(record, subject, counted))"
    told = f"SELECT card, {sums} FROM {{}} GROUP BY 1 ORDER BY 1"
    with duckdb.connect() as connection:
        ours, theirs = (
            connection.execute(told.format(f"read_parquet('{folder / name}-evidence.parquet')")).fetchall()
            for name in ("ours", "reference")
        )
    if ours != theirs or len(ours) != len(FIGURES):
        raise AssertionError(f"the evidence differs: {ours} | {theirs}")


def same_figures(folder: Path) -> None:
    """Raises AssertionError unless both sides got the same figures."""
    columns = ["_s", *FIGURES]
    ours = pq.read_table(folder / "ours.parquet", columns=columns)
    theirs = pq.read_table(folder / "reference.parquet", columns=columns).cast(ours.schema)
    if not ours.equals(theirs):
        wrong = [name for name in columns if not ours[name].equals(theirs[name])]
        raise AssertionError(f"the figures differ: {wrong}")
