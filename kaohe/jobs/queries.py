"""Reading jobs: one, those of somebody, and whether anybody works them off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, can
from kaohe.jobs.errors import NoJob
from kaohe.jobs.mending import LEASE, is_dead
from kaohe.jobs.models import OPEN, Job, Worker
from kaohe.jobs.queue import is_his, is_own

MOST = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """A job as its page shows it."""

    number: int
    kind: str
    about: Mapping[str, str]
    state: str
    done: int
    total: int
    words: Mapping[str, list[str]]
    args: Mapping[str, object]
    result: Mapping[str, object]
    by: str
    instead_of: str
    """For whom he stood in."""
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    is_ending: bool
    """Cancelled, but still at its last step."""
    is_own: bool = False
    """Whether the reader began it."""

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def may_be_tried_again(self) -> bool:
        """Whether it ended without being done, and the reader began it."""
        return self.is_own and self.has_failed

    @property
    def has_failed(self) -> bool:
        """Whether it ended without being done."""
        return self.state in {Job.State.FAILED, Job.State.CANCELLED}


def job(actor: Actor, number: int) -> Seen:
    """One job. Raises NoJob."""
    found = Job.objects.filter(pk=number).first()
    if found is None or not is_his(actor, found):
        raise NoJob("J101", number=number)
    return seen(found, is_own=is_own(actor, found))


def jobs(actor: Actor) -> list[Seen]:
    """The jobs of the actor, or everybody's for who keeps them; the last first."""
    found = Job.objects.order_by("-pk")
    if not can(actor, Permission.JOBS_KEEP):
        found = found.filter(actor=actor.name, account=actor.account)
    return [seen(one, is_own=is_own(actor, one)) for one in found[:MOST]]


def open_jobs(kinds: Sequence[str], **args: object) -> list[Seen]:
    """The jobs of these kinds with these arguments that wait or run. Whoever asks has asked whether he may know."""
    found = Job.objects.filter(
        kind__in=kinds, state__in=OPEN, **{f"args__{name}": value for name, value in args.items()}
    )
    return [seen(one) for one in found.order_by("pk")[:MOST]]


def seen(job: Job, *, is_own: bool = False) -> Seen:
    """A job as a page shows it."""
    return Seen(
        job.pk, job.kind, job.about, job.state, job.done, job.total, job.words, job.args, job.result, job.actor,
        job.instead_of, job.created_at, job.started_at, job.finished_at, job.cancel_asked and job.state in OPEN, is_own,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How the queue stands: how many wait, since when the first, and whether a worker lives."""

    waiting: int
    since: datetime | None
    is_worked: bool


def standing() -> Standing:
    """How the queue stands now."""
    waits = Job.objects.filter(state=Job.State.WAITING).order_by("created_at")
    first = waits.values_list("created_at", flat=True).first()
    seen_lately = Worker.objects.filter(seen_at__gte=timezone.now() - LEASE).values_list("pk", flat=True)
    return Standing(waits.count(), first, any(not is_dead(name) for name in seen_lately))
