"""Beginning a job, cancelling it, beginning it again.

No entry of the ledger is written here: waiting is no decision. What a job calls decides, and tells the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, can
from kaohe.jobs.errors import JobsError, NoJob
from kaohe.jobs.kinds import Said, is_known
from kaohe.jobs.models import OPEN, Job
from kaohe.jobs.running import run


def begin(actor: Actor, kind: str, args: Mapping[str, Any], *, about: Said, once: str = "") -> Job:
    """Puts a job in the queue; it exists exactly when the caller's transaction is committed.

    `once` names the work: while such a job of the actor is open, that one is given instead.
    """
    if not is_known(kind):
        raise ValueError(kind)
    once = his_own(actor, once)
    made = Job(
        kind=kind, args=dict(args), about={language: words[0] for language, words in about.items()}, once=once,
        actor=actor.name, account=actor.account, instead_of=actor.instead_of,
        token=actor.token, proof=actor.proof, created_at=timezone.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            run.enqueue(made.pk)
    except IntegrityError:
        found = Job.objects.filter(once=once, state__in=OPEN).exclude(once="").first()
        if found is None:
            raise
        return found
    return made


def his_own(actor: Actor, once: str) -> str:
    """The name of some work as the actor's own: another may not see his job, and could not follow it."""
    return sha256(f"{actor.account}:{actor.name}:{once}".encode()).hexdigest() if once else ""


@transaction.atomic
def cancel(actor: Actor, number: int) -> Job:
    """Cancels a job: one that runs ends at its next step. Raises NoJob, JobsError."""
    found = job_of(actor, number)
    if found.state not in OPEN:
        raise JobsError("J104", number=number)
    if found.state == Job.State.WAITING:
        found.state, found.finished_at = Job.State.CANCELLED, timezone.now()
    found.cancel_asked = True
    found.save(update_fields=["state", "finished_at", "cancel_asked"])
    return found


@transaction.atomic
def begin_again(actor: Actor, number: int) -> Job:
    """Puts a job that failed or was cancelled into the queue once more. Raises NoJob, JobsError.

    Only who began it may: it acts in his name, with his rights.
    """
    found = job_of(actor, number)
    if not is_own(actor, found):
        raise JobsError("J106", number=number)
    if found.state in OPEN:
        raise JobsError("J105", number=number)
    if found.state == Job.State.DONE:
        raise JobsError("J104", number=number)
    other = Job.objects.filter(once=found.once, state__in=OPEN).exclude(once="").first()
    if other is not None:
        return other
    found.state, found.failures, found.cancel_asked = Job.State.WAITING, 0, False
    found.done = found.total = 0
    found.words, found.finished_at = {}, None
    found.proof = actor.proof  # What he has proven now; that he once had proven more does not count.
    found.save()
    run.enqueue(number)
    return found


def job_of(actor: Actor, number: int) -> Job:
    """A job that the actor began, or keeps. Raises NoJob."""
    found = Job.objects.select_for_update().filter(pk=number).first()
    if found is None or not is_his(actor, found):
        raise NoJob("J101", number=number)
    return found


def is_his(actor: Actor, job: Job) -> bool:
    """Whether somebody may see a job: he began it, or keeps them all."""
    return is_own(actor, job) or can(actor, Permission.JOBS_KEEP)


def is_own(actor: Actor, job: Job) -> bool:
    """Whether somebody began a job."""
    return job.actor == actor.name and job.account == actor.account
