"""Finds or starts Spark, and refuses one that would compute otherwise than the other backends."""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.engine.errors import BackendMissing

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MASTER = "KAOHE_SPARK_MASTER"
"""The environment variable that names the cluster; without it Spark runs in this machine's processors."""
FOLDER = "KAOHE_SPARK_FOLDER"
"""A folder that every worker can read; only a cluster of several machines needs it."""
LEAST_JAVA = 17

FIXED = {
    # What the meaning of a program rests on.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.ansi.enforceReservedKeywords": "true",  # Else WHERE (TRUE) after a table is read as its alias.
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.session.timeZone": "UTC",
    # What the work rests on.
    "spark.driver.maxResultSize": "0",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.maxPlanStringLength": "1000",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
OVERFLOWS = "SELECT CAST(9223372036854775807 AS BIGINT) + CAST(1 AS BIGINT) AS wrapped"


def check() -> None:
    """Raises BackendMissing where Spark cannot run here."""
    if find_spec("pyspark") is None:
        raise BackendMissing("pyspark")
    version = java_version()
    if version < LEAST_JAVA:
        raise BackendMissing("java", str(version) if version else "")


def java_version() -> int:
    """The main number of the Java that Spark would start; 0 where there is none."""
    home = os.environ.get("JAVA_HOME")
    command = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if command is None or not Path(command).exists():
        return 0
    said = subprocess.run([command, "-version"], capture_output=True, text=True, check=False)  # noqa: S603 - Spark would start the same
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found[1]) if found else 0


def master() -> str:
    """Where Spark works."""
    return os.environ.get(MASTER) or "local[*]"


def session() -> SparkSession:
    """A session of its own, so that no view or setting of another run is in its way. Raises BackendMissing."""
    fresh = _started(master()).newSession()
    if fresh.conf.get("spark.sql.ansi.enabled") != "true" or fresh.conf.get("spark.sql.caseSensitive") != "true":
        raise BackendMissing("ansi")
    return fresh


@cache
def _started(where: str) -> SparkSession:
    """Spark, once in each process: starting it takes seconds."""
    check()
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - an extra, and slow to load
    from pyspark.errors import PySparkException  # noqa: PLC0415 - as above
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415 - as above
    from pyspark.sql import SparkSession  # noqa: PLC0415 - as above

    conf = SparkConf().setMaster(where).setAppName("kaohe").setAll(list(_settings(where).items()))
    folder = Path(tempfile.mkdtemp(prefix="kaohe-spark-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    log = folder / "spark.log"
    try:
        with log.open("wb") as written:
            gateway = launch_gateway(conf, {"stderr": written, "stdout": written})
        context = SparkContext(conf=conf, gateway=gateway)
    except Exception as fault:
        raise BackendMissing("start", _last_words(log) or str(fault)) from fault
    context.setLogLevel("ERROR")
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # Errors are raised; once is enough.
    started = SparkSession(context)
    _refuse_wrapping(started, PySparkException)
    return started


def _settings(where: str) -> dict[str, str]:
    settings = dict(FIXED)
    if where.startswith("local") or "127.0.0.1" in where or "localhost" in where:
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return settings


def _refuse_wrapping(started: SparkSession, error: type[Exception]) -> None:
    try:
        started.sql(OVERFLOWS).collect()
    except error:
        return
    raise BackendMissing("ansi")


def _last_words(log: Path) -> str:
    """What Spark said before it gave up."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return " ".join(lines[-3:])[-400:]
