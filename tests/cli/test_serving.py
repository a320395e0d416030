"""`kaohe serve`: makes the database, tells where the owner begins, answers, and stops when it is told to."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

START = 120
"""Seconds that a start may take on a busy machine."""


@pytest.fixture
def free_port(socket_enabled):
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def serve(tmp_path, free_port):
    """Starts the pages over one folder of data, with more words of the command when there are any."""
    started = []

    def starting(*more):
        words = [
            "serve",
            "--data",
            tmp_path / "company",
            "--port",
            free_port,
            "--workers",
            1,
            "--language",
            "en",
            *more,
        ]
        with (tmp_path / "said").open("w") as said:
            running = subprocess.Popen(
                [Path(sys.executable).with_name("kaohe"), *map(str, words)],
                stdout=said,
                stderr=subprocess.STDOUT,
                env={**os.environ, "DATABASE_URL": ""},
            )
        started.append(running)
        return running, f"http://127.0.0.1:{free_port}", tmp_path / "said"

    yield starting
    for running in started:
        running.kill()
        running.wait()


@pytest.fixture
def server(serve):
    return serve()


def answer(address, opener=None):
    until = time.monotonic() + START
    opener = opener or urllib.request.build_opener()
    while True:
        try:
            with opener.open(address, timeout=5) as response:
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
    assert all(line["request"] for line in log if line["logger"] == "kaohe.request")
    assert "token=" not in "".join(line["message"] for line in log)
    until = time.monotonic() + START
    while "The worker is at work" not in said.read_text():
        assert time.monotonic() < until
        time.sleep(0.1)

    running.send_signal(signal.SIGTERM)

    assert running.wait(timeout=40) == 0


def signed_in_as(address, role):
    """The first page, seen by whoever stands for a role."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', answer(f"{address}/account/login/", opener))[0]
    sent = urllib.parse.urlencode({"role": role, "csrfmiddlewaretoken": token}).encode()
    with opener.open(f"{address}/demonstration/sign-in", sent, timeout=30) as response:
        return response.read().decode()


def test_development_shows_a_company_with_a_sign_in_a_role_and_production_does_not(serve):
    running, address, said = serve("--development")

    offered = re.findall(r'name="role" value="(\w+)"', answer(f"{address}/account/login/"))
    assert {"employee", "peer", "leader", "other_leader", "hr", "analyst", "owner"} <= set(offered)
    for role in offered:
        assert "/account/logout/" in signed_in_as(address, role), role
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=40) == 0
    assert "Traceback" not in said.read_text()

    serve()

    page = answer(f"{address}/account/login/")
    assert "示範公司" in page
    assert 'name="role"' not in page
    with pytest.raises(urllib.error.HTTPError, match="404"):
        signed_in_as(address, "owner")


def test_development_is_refused_where_others_could_come_in(serve, tmp_path):
    running, _, said = serve("--development", "--host", "0.0.0.0")  # noqa: S104 - it is refused

    assert running.wait(timeout=START) == 2
    assert "this machine alone" in said.read_text()
    assert not (tmp_path / "company" / "kaohe.sqlite3").exists()
