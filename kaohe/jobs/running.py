"""A job from being taken up to its end, whatever that is."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import TaskContext, task

from kaohe.base.actor import Actor, Proof
from kaohe.base.errors import KaoheError
from kaohe.jobs.kinds import LANGUAGES, Result, Said, do, said
from kaohe.jobs.models import Job
from kaohe.jobs.progress import Cancelled, Interrupted, Progress, Stopped

TRIES = 3
LATER = 10.0
"""Seconds until a job that broke is tried again; then twice as many, and so on."""
log = logging.getLogger("kaohe.jobs")


@task(takes_context=True)
def run(context: TaskContext, number: int) -> None:
    """What lies in the queue: only the number of a job. Our worker performs it without the library's detours."""
    perform(number, context.task_result.worker_ids[-1])


def once_more(number: int, seconds: float) -> None:
    """Puts the number of a job that waits into the queue, to be taken up after a while."""
    run.using(run_after=timezone.now() + timedelta(seconds=seconds)).enqueue(number)


def perform(number: int, worker: str) -> None:
    """Does a job that waits. One that does not (cancelled, done by another) is left as it is."""
    job = taken_up(number, worker)
    if job is None:
        return
    began, told = time.perf_counter(), {"job": number, "kind": job.kind, "attempt": job.attempt}
    log.info("job begins", extra=told)
    try:
        result = do(job.kind, actor_of(job), Progress(number, job.attempt), job.args)
    except Interrupted as why:
        interrupted(job, why)
    except KaoheError as fault:
        end(job, Job.State.FAILED, words=said_of(fault))
    except Exception:
        log.exception("job broke", extra=told)
        broke(job)
    else:
        end(job, Job.State.DONE, result=result)
    took = round((time.perf_counter() - began) * 1000)
    state = Job.objects.values_list("state", flat=True).get(pk=number)
    log.info("job ends", extra={**told, "state": state, "ms": took})


def actor_of(job: Job) -> Actor:
    """Who began it, with all that he had proven then and no more."""
    return Actor(job.actor, job.account, job.instead_of, job.token, Proof(job.proof))


def taken_up(number: int, worker: str) -> Job | None:
    """The job, held from here on by this attempt."""
    waiting = Job.objects.filter(pk=number, state=Job.State.WAITING)
    with transaction.atomic():
        held = waiting.update(
            state=Job.State.RUNNING, worker=worker, attempt=F("attempt") + 1, started_at=timezone.now()
        )
        return Job.objects.get(pk=number) if held else None


def end(job: Job, state: Job.State, *, words: Said | None = None, result: Result | None = None) -> None:
    """The end of an attempt; nothing when another holds the job by now."""
    values = {"state": state, "words": words or {}, "result": result or {}, "finished_at": timezone.now()}
    mine(job).update(**values)


def interrupted(job: Job, why: Interrupted) -> None:
    """What becomes of a job that heard that it shall stop."""
    if isinstance(why, Cancelled):
        end(job, Job.State.CANCELLED)
    elif isinstance(why, Stopped):
        put_back(job, failures=job.failures, seconds=0)


def broke(job: Job) -> None:
    """Tried again after a while; not for ever."""
    failures = job.failures + 1
    if failures >= TRIES:
        end(job, Job.State.FAILED, words=said("kaohe.jobs", "J102", times=failures))
    else:
        put_back(job, failures=failures, seconds=LATER * 2 ** (failures - 1))


@transaction.atomic
def put_back(job: Job, *, failures: int, seconds: float) -> None:
    """The job waits again, for whoever takes it up."""
    if mine(job).update(state=Job.State.WAITING, failures=failures, done=0, total=0):
        once_more(job.pk, seconds)


def mine(job: Job) -> QuerySet[Job]:
    """The job as long as this attempt holds it."""
    return Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING)


def said_of(fault: KaoheError) -> Said:
    """What a fault says, in each language."""
    return {language: list(fault.said(language)) for language in LANGUAGES}
