"""A small Spark cluster on this machine, a master and two workers, each a process: closes a month on it and compares.

    .venv/bin/python scripts/spark_cluster.py                     # a month of sales-company, 60 people, on two workers
    .venv/bin/python scripts/spark_cluster.py --keep               # only the cluster; prints how to point kaohe at it

Everything listens on 127.0.0.1 and ends with this script.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark

from kaohe.engine.backends import spark_session

ROOT = Path(__file__).parents[1]
SPARK_HOME = Path(pyspark.__file__).parent
LOOPBACK = "127.0.0.1"
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
PATIENCE = 120  # seconds until a process must be up
KAOHE = [sys.executable, "-c", "from kaohe.cli import main; main()"]


@contextmanager
def cluster(folder: Path, workers: int = 2, memory: str = "1g") -> Iterator[str]:
    """A running cluster's address (spark://…); its processes end when the block ends."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(name: str, java: str, *words: str, until: str) -> str:
        log = folder / f"{name}.log"
        common = ["--host", LOOPBACK, "--port", "0", "--webui-port", "0"]
        environment = {**os.environ, "SPARK_LOCAL_IP": LOOPBACK, "SPARK_HOME": str(SPARK_HOME)}
        with log.open("wb") as written:
            command = [str(SPARK_HOME / "bin" / "spark-class"), java, *common, *words]
            processes.append(
                subprocess.Popen(command, stdout=written, stderr=written, env=environment, start_new_session=True)
            )
        return waited(log, until, processes[-1])

    try:
        address = start("master", MASTER, until=r"Starting Spark master at (spark://\S+)")
        for number in range(workers):
            work = folder / f"worker-{number}"
            options = ["--cores", "1", "--memory", memory, "--work-dir", str(work), address]
            start(f"worker-{number}", WORKER, *options, until=r"Successfully registered with master (\S+)")
        yield address
    finally:
        for process in reversed(processes):
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def waited(log: Path, until: str, process: subprocess.Popen[bytes]) -> str:
    """What the log says when the process is up. Raises RuntimeError when it ends before, or takes too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(until, log.read_text(encoding="utf-8", errors="replace")):
            return found[1]
        time.sleep(0.2)
    raise RuntimeError(f"not up: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def executors(folder: Path) -> list[str]:
    """The workers that ran an executor of an application."""
    return sorted({path.parents[1].name for path in folder.glob("worker-*/app-*/*") if path.is_dir()})


def close(records: Path, handbook: Path, period: str, out: Path, *options: str) -> dict[str, str]:
    """Closes the month; the digests of what came out."""
    words = ["close", handbook, "--records", records, "--period", period, "--out", out, "--json", *options]
    subprocess.run([*KAOHE, *map(str, words)], check=True, stdout=subprocess.DEVNULL)
    found: dict[str, str] = json.loads((out / "run.json").read_text(encoding="utf-8"))["digests"]
    return found


def prove(folder: Path, handbook: Path, people: int, period: str) -> None:
    """Closes one month in DuckDB and on the cluster. Raises SystemExit unless both are the same to the byte."""
    months = folder / "demo"
    words = ["demo", handbook, "--out", months, "--people", people, "--last", period, "--months", 1]
    subprocess.run([*KAOHE, *map(str, words)], check=True, stdout=subprocess.DEVNULL)
    records = months / "records"
    expected = close(records, handbook, period, folder / "duckdb")
    with cluster(folder) as address:
        began = time.monotonic()
        found = close(records, handbook, period, folder / "spark", "--engine", "spark", "--spark-master", address)
        seconds = time.monotonic() - began
        print(f"{address}: {handbook.name}, {people} people, {period}, {seconds:.0f} s on {executors(folder)}")
        if len(executors(folder)) < 2:
            raise SystemExit("the work was not done by two workers")
    for name, digest in expected.items():
        print(f"  {name}: {'the same to the byte' if found[name] == digest else 'DIFFERS'}")
    if found != expected:
        raise SystemExit(1)


def main() -> None:
    """Reads the options and does it."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--handbook", type=Path, default=ROOT / "handbooks" / "sales-company")
    asked.add_argument("--people", type=int, default=60)
    asked.add_argument("--period", default="2026-10")
    asked.add_argument("--keep", action="store_true", help="only the cluster, until Ctrl-C")
    options = asked.parse_args()
    spark_session.check()
    with tempfile.TemporaryDirectory(prefix="kaohe-cluster-") as folder:
        if not options.keep:
            prove(Path(folder), options.handbook, options.people, options.period)
            return
        with cluster(Path(folder)) as address:
            print(
                f"export KAOHE_SPARK_MASTER={address}\nkaohe close … --engine spark\nCtrl-C ends the cluster.",
                flush=True,
            )
            try:
                signal.pause()
            except KeyboardInterrupt:
                return


if __name__ == "__main__":
    main()
