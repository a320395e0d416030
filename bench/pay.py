"""Pay of a month by forty cards: the people, the same rules by hand in SQL over whole numbers, and the check."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

PERIOD = "2026-10"
FIRST, LAST = 20727, 20757
"""The month in days since 1970-01-01."""
SQL = Path(__file__).with_name("pay.sql")
RESULTS = (
    "計劃完成率", "封頂完成率", "新品佔比", "走訪完成率", "報表準時率", "費用率", "銷售得分", "走訪得分",
    "報表得分", "出勤得分", "遲到扣分", "投訴扣分", "費用扣分", "新品加分", "工作得分", "紀律得分", "客觀得分",
    "綜合得分", "考核得分", "考核等級", "績效係數", "日薪", "基礎工資", "計劃工資", "日常工資", "績效工資",
    "缺勤扣款", "遲到扣款", "提成", "新品獎", "費用扣款", "工齡獎", "全勤獎", "應發", "社保", "應稅額", "個稅",
    "實發", "分位工資", "人力成本",
)  # fmt: skip
STATE = 1 << 20
"""A flag of ours holds the number of the state above this many places."""

# What a person is follows from his number, so that the same size is the same file on every machine.
PEOPLE = """
SELECT
  'A' || lpad(CAST(i AS VARCHAR), 7, '0') AS __row,
  'A' || lpad(CAST(i AS VARCHAR), 7, '0') AS 工號,
  {first} - CAST(hash(i) % 4000 AS BIGINT) + 20 AS 入職日,
  CASE WHEN i % 50 = 7 THEN {first} + 21 + CAST(hash(i + 1) % 40 AS BIGINT) END AS 離職日,
  CAST(400000 + hash(i + 2) % 2600001 AS BIGINT) AS 工資總額,
  CASE WHEN i % 97 = 5 THEN NULL WHEN i % 89 = 3 THEN 0 ELSE CAST(1000000 + hash(i + 3) % 60000000 AS BIGINT) END
    AS 銷售計劃,
  CASE WHEN i % 71 = 2 THEN 0 ELSE CAST(100000 + hash(i + 4) % 70000000 AS BIGINT) END AS 銷售實績,
  CAST(hash(i + 5) % 20000000 AS BIGINT) AS 新品實績,
  CAST(20 + hash(i + 6) % 40 AS BIGINT) AS 走訪計劃,
  CAST(hash(i + 7) % 70 AS BIGINT) AS 走訪實績,
  CAST(5 + hash(i + 8) % 20 AS BIGINT) AS 報表應交,
  CAST(hash(i + 9) % 25 AS BIGINT) AS 報表準時,
  CASE WHEN hash(i + 10) % 3 = 0 THEN 0 ELSE CAST(hash(i + 11) % 60 AS BIGINT) END AS 缺勤日數,
  CASE WHEN hash(i + 12) % 2 = 0 THEN 0 ELSE CAST(hash(i + 13) % 9 AS BIGINT) END AS 遲到次數,
  CASE WHEN hash(i + 14) % 3 > 0 THEN 0 ELSE CAST(hash(i + 15) % 7 AS BIGINT) END AS 投訴次數,
  CASE WHEN i % 61 = 9 THEN NULL ELSE CAST(4000 + hash(i + 16) % 6001 AS BIGINT) END AS 主管評分,
  CAST(50000 + hash(i + 17) % 500000 AS BIGINT) AS 費用限額,
  CAST(hash(i + 18) % 600000 AS BIGINT) AS 費用實支,
  CAST(300000 + hash(i + 19) % 3500000 AS BIGINT) AS 社保基數,
  CAST(hash(i + 20) % 300000 AS BIGINT) AS 專項扣除
FROM range({size}) AS numbers(i)
"""


def make(folder: Path, size: int) -> None:
    """The people."""
    with duckdb.connect() as connection:
        query = PEOPLE.format(first=FIRST, size=size)
        connection.execute(f"COPY ({query}) TO '{folder / 'people.parquet'}' (FORMAT parquet, COMPRESSION zstd)")


def by_hand(folder: Path) -> None:
    """The reference: forty results and their states by one query."""
    query = SQL.read_text(encoding="utf-8").format(
        people=f"read_parquet('{folder / 'people.parquet'}')", first=FIRST, last=LAST
    )
    columns = ", ".join(f"{name}, {name}__s" for name in RESULTS)
    with duckdb.connect() as connection:
        write(
            connection.sql(f"{query} SELECT 工號 AS _s, {columns} FROM paid").to_arrow_table(),
            folder / "reference.arrow",
        )


def write(table: pa.Table, path: Path) -> None:
    """The results as they lie in memory, so that packing them weighs nothing."""
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def read(path: Path) -> pa.Table:
    """What was written, by person."""
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all().sort_by("_s")


def same(folder: Path) -> None:
    """Raises AssertionError unless both sides paid the same, and for the same reason paid nothing."""
    ours, theirs = read(folder / "ours.arrow"), read(folder / "reference.arrow")
    states = [name for name in theirs.column_names if name.endswith("__s")]
    wrong = [name for name in states if not pc.divide(ours[name], STATE).equals(theirs[name].cast(pa.int64()))]
    wrong += [name for name in RESULTS if not ours[name].equals(theirs[name].cast(pa.int64()))]
    if wrong or ours.num_rows != theirs.num_rows:
        raise AssertionError(f"{ours.num_rows} and {theirs.num_rows} people, different in {wrong}")
