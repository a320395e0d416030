"""Kinds of jobs that tests begin, and a worker of their own."""

from typing import Any

import pytest

from kaohe.base.actor import Actor
from kaohe.jobs.kinds import job, said
from kaohe.jobs.models import Job, Worker
from kaohe.jobs.progress import STOPPING
from kaohe.jobs.queue import begin
from kaohe.jobs.running import TRIES

ABOUT = said("kaohe.jobs", "J104", number=7)
"""Any sentence will do."""
ME = Actor("E1", account=1)
did: list[Any] = []
"""What jobs did, in order."""


@job("test.note")
def note(actor, progress, *, what, broken=0, **more):
    """Notes something; breaks so many times before."""
    did.append((actor.name, what))
    progress(1, 2)
    if len(did) <= broken:
        raise RuntimeError(what)
    return {"what": what}


@pytest.fixture(autouse=True)
def clean():
    did.clear()
    STOPPING.clear()
    yield
    STOPPING.clear()


@pytest.fixture
def waiting(db):
    """Begins a job."""

    def beginning(kind="test.note", once="", **args):
        return begin(ME, kind, args or {"what": "a"}, about=ABOUT, once=once)

    return beginning


def now(job):
    """The job as it stands."""
    return Job.objects.get(pk=job.pk)


__all__ = ["ABOUT", "ME", "TRIES", "Worker", "did", "now"]
