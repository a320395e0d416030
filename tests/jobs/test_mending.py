"""Jobs of workers that died are taken up again, those of living ones are not; none is done by two."""

import os
import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kaohe.jobs.mending import LEASE, is_dead, mend
from kaohe.jobs.models import Job, Worker
from kaohe.jobs.progress import Lost, Progress
from kaohe.jobs.queries import standing
from kaohe.jobs.queue import cancel
from kaohe.jobs.running import end, taken_up
from kaohe.jobs.worker import work_off_all, work_off_one
from tests.jobs.conftest import ME, TRIES, did, now

pytestmark = pytest.mark.django_db


def worker(name, *, seen=timedelta(0), pid=None, host=None):
    at = timezone.now() - seen
    return Worker.objects.create(
        name=name, host=host or socket.gethostname(), pid=pid or os.getpid(), began_at=at, seen_at=at
    )


def held_by(name, job):
    """The job as a worker leaves it that dies in the middle of it."""
    row = DBTaskResult.objects.get(args_kwargs__args=[job.pk], status="READY")
    row.claim(name)
    return taken_up(job.pk, name)


@pytest.fixture
def gone():
    """The number of a process that is no more."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_who_is_dead(gone):
    worker("here")
    worker("late", seen=LEASE + timedelta(seconds=1), host="elsewhere")
    worker("elsewhere", seen=LEASE - timedelta(seconds=5), host="elsewhere", pid=gone)
    worker("gone", pid=gone)

    assert [is_dead(name) for name in ("here", "late", "elsewhere", "gone", "unknown")] == [
        False,
        True,
        False,
        True,
        True,
    ]


def test_whether_somebody_works_the_queue_off(gone):
    assert not standing().is_worked
    worker("gone", pid=gone)
    worker("late", seen=LEASE + timedelta(seconds=1), host="elsewhere")
    assert not standing().is_worked
    worker("elsewhere", host="elsewhere", pid=gone)
    assert standing().is_worked


@pytest.mark.parametrize("began", [True, False], ids=["at work", "only claimed"])
def test_a_job_of_a_dead_worker_is_taken_up_again(waiting, gone, began):
    made = waiting()
    worker("gone", pid=gone)
    if began:
        held_by("gone", made)
    else:
        DBTaskResult.objects.get().claim("gone")

    assert work_off_all() == 1
    assert (now(made).state, now(made).failures, did) == ("done", int(began), [("E1", "a")])


def test_a_job_of_a_living_worker_is_left_alone(waiting):
    made = waiting()
    worker("other")
    held_by("other", made)

    assert (mend("me"), work_off_all(), now(made).state) == (0, 0, "running")


def test_what_a_worker_holds_while_it_is_at_nothing_waits_again(waiting):
    made = waiting()
    worker("me")
    held_by("me", made)

    assert work_off_one("me")
    assert now(made).state == "done"


def test_a_job_that_kills_its_workers_is_given_up(waiting, gone):
    made = waiting()
    worker("gone", pid=gone)
    for _ in range(TRIES):
        held_by("gone", made)
        mend("me")

    assert now(made).state == "failed"
    assert "died 3 times" in now(made).words["en"][0]
    assert (work_off_all(), did) == (1, [])


def test_a_cancelled_job_of_a_dead_worker_ends(waiting, gone):
    made = waiting()
    worker("gone", pid=gone)
    held_by("gone", made)
    cancel(ME, made.pk)
    mend("me")

    assert now(made).state == "cancelled"


def test_who_was_thought_dead_changes_nothing_any_more(waiting):
    made = waiting()
    late = held_by("late", made)
    assert work_off_all() == 1
    before = now(made)

    with pytest.raises(Lost):
        Progress(late.pk, late.attempt)(5, 9)
    end(late, Job.State.FAILED)

    assert (now(made).state, now(made).done, now(made).attempt) == ("done", before.done, 2)


def test_a_job_that_the_queue_holds_done_is_not_lost(waiting, gone):
    made = waiting()
    worker("gone", pid=gone)
    held_by("gone", made)
    DBTaskResult.objects.update(status="SUCCESSFUL")

    assert work_off_all() == 1
    assert now(made).state == "done"
