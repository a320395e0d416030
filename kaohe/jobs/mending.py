"""Jobs whose worker died are put back; what is long over is taken away."""

from __future__ import annotations

import logging
import os
import socket
import sys
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kaohe.jobs.kinds import every, said
from kaohe.jobs.models import OPEN, Job, Worker
from kaohe.jobs.running import TRIES, once_more

LEASE = timedelta(seconds=60)
"""A worker that was not seen for so long is dead. Were it not, its job would be done twice, which harms nothing."""
KEPT = timedelta(days=30)
"""How long a job is kept after its end."""
log = logging.getLogger("kaohe.jobs")


def mend(me: str) -> int:
    """Puts back what dead workers held, and what this one holds though it is at nothing; how much it was."""
    held = DBTaskResult.objects.running()
    rows = [row for row in held if row.worker_ids[-1] == me or is_dead(row.worker_ids[-1])]
    for row in rows:
        with transaction.atomic():
            # Whoever comes first puts it back: the others change no row.
            back = held.filter(pk=row.pk, worker_ids=row.worker_ids).update(status=TaskResultStatus.READY)
            if back:
                put_back(int(row.args_kwargs["args"][0]), row.worker_ids[-1])
    return len(rows) + sum(map(orphan, Job.objects.filter(state=Job.State.RUNNING).exclude(worker=me)))


def orphan(job: Job) -> bool:
    """Puts a job back that the queue holds done, because a worker that was thought dead came to an end with it."""
    if not is_dead(job.worker):
        return False
    with transaction.atomic():
        put_back(job.pk, job.worker)
        if Job.objects.filter(pk=job.pk, state=Job.State.WAITING).exists():
            once_more(job.pk, 0)
    return True


def put_back(number: int, worker: str) -> None:
    """A job that died under its worker waits again, unless it should end, or has killed too many."""
    job = Job.objects.select_for_update().filter(pk=number, state=Job.State.RUNNING, worker=worker).first()
    if job is None:
        return
    job.failures += 1
    job.state = Job.State.WAITING
    if job.cancel_asked:
        job.state = Job.State.CANCELLED
    elif job.failures >= TRIES:
        job.state, job.words = Job.State.FAILED, dict(said("kaohe.jobs", "J103", times=job.failures))
    job.finished_at = None if job.state == Job.State.WAITING else timezone.now()
    job.save()
    log.warning("job put back", extra={"job": number, "kind": job.kind, "state": job.state})


def forget_workers() -> None:
    """Of a database that was put in another place: whoever worked it off does so no longer."""
    Worker.objects.all().delete()


def is_dead(worker: str) -> bool:
    """Whether a worker died: not seen for a lease, or a process of this machine that is gone."""
    found = Worker.objects.filter(pk=worker).first()
    if found is None or found.seen_at < timezone.now() - LEASE:
        return True
    return found.host == socket.gethostname() and not is_there(found.pid)


def is_there(pid: int) -> bool:
    """Whether a process of this machine lives."""
    if sys.platform == "win32":  # There the question itself would end it.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@every(60 * 60)
def prune() -> None:
    """Takes away jobs that ended long ago, what the queue keeps of them, and workers nobody saw for long."""
    before = timezone.now() - KEPT
    Job.objects.exclude(state__in=OPEN).filter(finished_at__lt=before).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - timedelta(days=1)).delete()
    Worker.objects.filter(seen_at__lt=before).delete()
