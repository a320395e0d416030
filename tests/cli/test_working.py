"""`kaohe worker`: works off what waits and ends; `kaohe serve` brings one along, anew when it dies, and stops it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

START = 60
"""Seconds that a start may take on a busy machine."""
KAOHE = Path(sys.executable).with_name("kaohe")
BEGIN = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
"""


@pytest.fixture
def company(tmp_path):
    """A folder of data with its tables."""
    environment = os.environ | {
        "KAOHE_DATA": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "kaohe.config.settings",
    }
    subprocess.run([sys.executable, "-c", BEGIN], env=environment, check=True)
    return tmp_path


def workers(company):
    """The processes that say they live."""
    with closing(sqlite3.connect(company / "kaohe.sqlite3", timeout=20)) as database:
        try:
            return [pid for (pid,) in database.execute("SELECT pid FROM jobs_worker ORDER BY began_at")]
        except sqlite3.OperationalError:
            return []


def until(found):
    end = time.monotonic() + START
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.2)
    raise AssertionError(found)


def environment():
    return {**os.environ, "DATABASE_URL": ""}


def test_once_works_off_what_waits_and_ends(company):
    done = subprocess.run(
        [KAOHE, "worker", "--once", "--data", company, "--language", "en"],
        env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout == "Jobs that were worked off: 0.\n"
    assert workers(company) == []


def test_a_worker_stops_when_it_is_told_to(company):
    running = subprocess.Popen([KAOHE, "worker", "--data", company], env=environment(), stdout=subprocess.DEVNULL)
    try:
        assert until(lambda: workers(company)) == [running.pid]
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=START) == 0
        assert workers(company) == []
    finally:
        running.kill()
        running.wait()


@pytest.fixture
def served(company, socket_enabled):
    """The pages, with the worker they bring along."""
    import socket  # noqa: PLC0415 - only where sockets are allowed

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    words = ["serve", "--data", company, "--port", port, "--workers", 1]
    with (company / "said").open("w") as said:
        running = subprocess.Popen([KAOHE, *map(str, words)], env=environment(), stdout=said, stderr=said)
        yield running
        running.kill()
        running.wait()


def is_there(pid):
    return Path(f"/proc/{pid}").exists()


@pytest.mark.skipif(not Path("/proc").exists(), reason="Processes are looked up in /proc.")
def test_the_pages_bring_a_worker_along_and_begin_it_anew(company, served):
    [first] = until(lambda: workers(company))
    os.kill(first, signal.SIGKILL)

    second = until(lambda: [pid for pid in workers(company) if pid != first])[-1]
    served.send_signal(signal.SIGTERM)

    assert served.wait(timeout=START) == 0
    assert not is_there(second)


@pytest.mark.skipif(not Path("/proc").exists(), reason="Processes are looked up in /proc.")
def test_a_worker_does_not_outlive_pages_that_were_killed(company, served):
    [worker] = until(lambda: workers(company))
    served.kill()

    until(lambda: not is_there(worker))
