"""A worker: takes up what waits, one job after another, says that it lives, and stops when it is told to."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, close_old_connections, connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kaohe.jobs.kinds import chores
from kaohe.jobs.mending import mend
from kaohe.jobs.models import Worker
from kaohe.jobs.progress import STOPPING
from kaohe.jobs.running import perform

BEAT = 5.0
"""Seconds between two signs of life."""
PAUSE = 1.0
"""Seconds between two looks at an empty queue."""
log = logging.getLogger("kaohe.jobs")


def work_until_stopped(parent: int = 0) -> None:
    """Works until it is told to stop, or the process that started it is gone."""
    due = dict.fromkeys(chores(), 0.0)
    with alive() as name:
        while not STOPPING.is_set() and (not parent or os.getppid() == parent):
            close_old_connections()
            try:
                for chore in [one for one, at in due.items() if at <= time.monotonic()]:
                    due[chore] = time.monotonic() + chore.seconds
                    chore.do()
                is_idle = not work_off_one(name)
            except DatabaseError as fault:
                log.error("the database does not answer: %s", fault)  # noqa: TRY400 - a trace each time would tell no more
                STOPPING.wait(BEAT)
            else:
                if is_idle:
                    STOPPING.wait(PAUSE)


def work_off_all() -> int:
    """Does every chore once and works off what waits; how many jobs it were."""
    count = 0
    with alive() as name:
        for chore in chores():
            chore.do()
        while not STOPPING.is_set() and work_off_one(name):
            count += 1
    return count


def work_off_one(name: str) -> bool:
    """Does the next job that waits; False when there is none."""
    mend(name)
    with transaction.atomic():
        row = DBTaskResult.objects.ready().get_locked()
        if row is None:
            return False
        row.claim(name)
    perform(int(row.args_kwargs["args"][0]), name)
    row.set_successful(None)
    return True


@contextmanager
def alive() -> Iterator[str]:
    """A worker of a name of its own, which says that it lives as long as this lasts."""
    now, over = timezone.now(), threading.Event()
    name = secrets.token_hex(8)
    me = Worker(name=name, host=socket.gethostname(), pid=os.getpid(), began_at=now, seen_at=now)
    me.save(force_insert=True)
    beating = threading.Thread(target=beat, args=(name, over), daemon=True)
    beating.start()
    log.info("worker begins", extra={"worker": name})
    try:
        yield name
    finally:
        over.set()
        beating.join()
        me.delete()
        log.info("worker ends", extra={"worker": name})


def beat(name: str, over: threading.Event) -> None:
    """Says that a worker lives, until it is over."""
    while not over.wait(BEAT):
        try:
            Worker.objects.filter(pk=name).update(seen_at=timezone.now())
        except DatabaseError:  # The database is busy: the next sign will do.
            log.warning("no sign of life could be given", extra={"worker": name})
    connections.close_all()
