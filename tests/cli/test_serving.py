"""`kaohe serve`: makes the database, tells where the owner begins, answers, and stops when it is told to."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

START = 60
"""Seconds that a start may take on a busy machine."""


@pytest.fixture
def free_port(socket_enabled):
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def server(tmp_path, free_port):
    words = ["serve", "--data", tmp_path / "company", "--port", free_port, "--workers", 1, "--language", "en"]
    with (tmp_path / "said").open("w") as said:
        running = subprocess.Popen(
            [Path(sys.executable).with_name("kaohe"), *map(str, words)],
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, "DATABASE_URL": ""},
        )
        yield running, f"http://127.0.0.1:{free_port}", tmp_path / "said"
        running.kill()
        running.wait()


def answer(address):
    until = time.monotonic() + START
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - our own server
                return response.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_a_first_start_makes_everything_and_ends_gracefully(server):
    running, address, said = server

    assert json.loads(answer(f"{address}/ready")) == {"status": "ready"}
    begin = re.findall(r"http\S+/first-run\?token=\S{32}", said.read_text())[0]
    page = answer(begin)
    style = re.findall(r"/static/vendor/tabler\.[0-9a-f]{12}\.css", page)[0]
    assert "Tabler" in answer(address + style)
    log = [json.loads(line) for line in said.read_text().splitlines() if line.startswith("{")]
    assert {"GET /ready", "GET /first-run"} <= {line["message"] for line in log}
    assert all(line["request"] for line in log)
    assert "token=" not in "".join(line["message"] for line in log)

    running.send_signal(signal.SIGTERM)

    assert running.wait(timeout=40) == 0
