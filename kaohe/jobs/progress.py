"""What a job tells while it works, and where it hears that it shall stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from django.db import connection
from typing_extensions import override

from kaohe.jobs.models import Job

SELDOM = 0.5
"""Seconds between two reports: a page asks no more often either."""
STOPPING = threading.Event()
"""Set when the worker was told to stop."""


class Interrupted(BaseException):
    """The job ends here and now. No room catches it: it is no fault."""


class Cancelled(Interrupted):
    """Somebody cancelled it."""


class Stopped(Interrupted):
    """Its worker stops; another takes it up again."""


class Lost(Interrupted):
    """Another worker holds it by now: this one was thought dead."""


class Unheard:
    """What is told where nobody follows: work that is done at once."""

    def at(self, words: Mapping[str, list[str]]) -> None:
        """What it is at."""

    def __call__(self, done: int, total: int) -> None:
        """How far it came."""


class Progress(Unheard):
    """A job's way to its page. Call it as often as you like: it writes seldom, and raises Interrupted."""

    def __init__(self, number: int, attempt: int) -> None:
        self.number, self.attempt = number, attempt
        self.told_at = float("-inf")
        self.words: Mapping[str, list[str]] = {}
        self.depth = len(connection.atomic_blocks)

    @override
    def at(self, words: Mapping[str, list[str]]) -> None:
        """Says what the job is at from here on. Raises Interrupted."""
        self.words, self.told_at = words, float("-inf")
        self(0, 0)

    @override
    def __call__(self, done: int, total: int) -> None:
        """So much of it is done (`total` 0: nobody knows of how much). Raises Interrupted."""
        # Within a transaction of the job nobody else would see it, and nothing could be stopped halfway.
        if len(connection.atomic_blocks) > self.depth or time.monotonic() - self.told_at < SELDOM:
            return
        self.told_at = time.monotonic()
        if STOPPING.is_set():
            raise Stopped
        mine = Job.objects.filter(pk=self.number, attempt=self.attempt, state=Job.State.RUNNING)
        if not mine.update(done=done, total=total, words=dict(self.words)):
            raise Lost
        if mine.filter(cancel_asked=True).exists():
            raise Cancelled
