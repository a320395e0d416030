"""Many people at once on `kaohe serve`: each signed in, opening page after page, for a minute.

`python -m bench.load [--users 100] [--seconds 60]`. It serves the company of `bench.pages` (made first, if it is not
there), signs everybody in by sessions made beforehand, so that no password is worked out within the minute, and tells
how long answers took. It fails when an answer is an error, or the 95th of a hundred takes more than a second.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from urllib.parse import quote

from bench.measure import OUT, ROOT, Check, Measured, machine, write
from bench.pages import ENTRIES, PEOPLE

MOST_MS = 1_000
THINKS = (0.5, 1.5)
"""Seconds between two clicks of one person, at least and at most."""
PATHS = (
    "/", "/people/", "/people/?q=王", "/people/person/{number}", "/registers/", "/registers/滿意度調查/",
    "/handbook/1/", "/search?find=投訴", "/access/mine", "/people/units", "/registers/訂單/?sort=日期",
)  # fmt: skip


def sessions(users: int) -> list[tuple[str, str]]:
    """The session and the number of so many people: every tenth leads a group."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from kaohe.access.models import Account

    made = []
    numbers = [f"P{25 * place if place % 10 == 0 else 25 * place + 1:05}" for place in range(users)]
    for account in Account.objects.filter(login__in=numbers):
        store = SessionStore()
        store[SESSION_KEY] = str(account.pk)
        store[BACKEND_SESSION_KEY] = "kaohe.access.backends.PasswordBackend"
        store[HASH_SESSION_KEY] = account.get_session_auth_hash()
        store["seen"] = int(time.time())
        store.create()
        made.append((str(store.session_key), account.login))
    return made


def clicks(port: int, session: str, number: str, until: float, found: list[tuple[float, int]]) -> None:
    """One person, clicking until the time is over; (milliseconds, status) of each answer, 599 where none came."""
    chance, line = random.Random(number), HTTPConnection("127.0.0.1", port, timeout=30)
    time.sleep(chance.random() * THINKS[1])
    while time.perf_counter() < until:
        path = quote(chance.choice(PATHS).format(number=number), safe="/?=&")
        begun, status = time.perf_counter(), 599
        try:
            line.request("GET", path, headers={"Cookie": f"sessionid={session}"})
            answer = line.getresponse()
            answer.read()
            status = answer.status
        except (HTTPException, OSError):
            line.close()
        found.append(((time.perf_counter() - begun) * 1000, status))
        time.sleep(chance.uniform(*THINKS))
    line.close()


def everybody(port: int, who: list[tuple[str, str]], seconds: float) -> list[tuple[float, int]]:
    """All of them at once, a thread each: they wait nearly all of the time."""
    found: list[tuple[float, int]] = []
    until = time.perf_counter() + seconds
    people = [Thread(target=clicks, args=(port, *one, until, found)) for one in who]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return found


def served(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A server over the company and its port, once it answers. Raises TimeoutError."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "kaohe"), "serve", "--data", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "KAOHE_LOG_LEVEL": "ERROR"})
    for _ in range(240):
        try:
            line = HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/ready")
            if line.getresponse().status == 200:
                return process, port
        except OSError:
            pass
        time.sleep(0.5)
    process.terminate()
    raise TimeoutError


def main() -> int:
    """Measures it; 1 when something failed or was slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    given = parser.parse_args()
    from bench import large_company

    folder = OUT / "data" / f"company-{given.people}-{given.entries}"
    folder.mkdir(parents=True, exist_ok=True)
    large_company.start(folder)
    large_company.company(given.people, given.entries)
    who = sessions(given.users)
    process, port = served(folder)
    try:
        everybody(port, who[:2], 10)  # What every process reads once is read.
        found = everybody(port, who, given.seconds)
    finally:
        process.terminate()
        process.wait(30)
    took, errors = [ms for ms, _ in found], sum(1 for _, status in found if status >= 400)
    p95 = quantiles(took, n=20)[-1]
    print(f"{len(found)} answers, {errors} errors; median {median(took):.0f}, p95 {p95:.0f}, worst {max(took):.0f} ms")
    checks = [Check("p95", round(p95), MOST_MS, "ms"), Check("errors", errors, 0, "")]
    work = f"{len(who)} people clicking for {given.seconds:g} s on `kaohe serve`: {len(found):,} answers"
    if (given.users, given.seconds) == (100, 60):
        write(Measured("load", work, "none: the limits are absolute", checks, {}, len(who), [], machine()))
    return int(not all(check.met for check in checks))


if __name__ == "__main__":
    sys.exit(main())
