"""Jobs as people see them, and the workers that were seen; the queue itself is django_tasks_db's."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from typing_extensions import override

from kaohe.base.actor import Proof


class Worker(models.Model):
    """A process that works jobs off. It says again and again that it lives."""

    name = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=200)
    pid = models.BigIntegerField()
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    @override
    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """Work that somebody began. `args` holds ids and names of files, never what is somebody's own."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=100)
    """room.verb; kaohe.jobs.kinds has the function."""
    args = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    """What it is about, a sentence in each language."""
    once = models.CharField(max_length=200, blank=True)
    """Of the same work only one is open at a time."""
    actor = models.CharField(max_length=100)
    account = models.BigIntegerField(null=True, blank=True)
    instead_of = models.CharField(max_length=100, blank=True)
    token = models.BigIntegerField(null=True, blank=True)
    proof = models.PositiveSmallIntegerField(default=Proof.FRESH)
    """How surely it was he who began it."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    """How often it was taken up: who holds an older number holds nothing any more."""
    failures = models.PositiveIntegerField(default=0)
    """How often it broke, or its worker died over it."""
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    """0 while nobody knows."""
    words = models.JSONField(default=dict)
    """What it is at, or what went wrong: a sentence and what to do, in each language."""
    result = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    worker = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["once"], condition=Q(state__in=["waiting", "running"]) & ~Q(once=""), name="one_open_job"
            ),
        )
        indexes = (
            models.Index(fields=["actor", "-id"], name="jobs_of"),
            models.Index(fields=["state", "finished_at"], name="jobs_by_state"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


OPEN = (Job.State.WAITING, Job.State.RUNNING)
