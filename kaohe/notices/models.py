"""Circulars and their receipts. Neither is changed once it is there; a circular may be withdrawn."""

from __future__ import annotations

from django.db import models
from typing_extensions import override

from kaohe.notices.kinds import KINDS, LONGEST_TITLE
from kaohe.people.models import Person


class Notice(models.Model):
    """A circular, by its number."""

    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField(blank=True)
    audience = models.JSONField()
    """Posts, units, numbers or 任意, as they were written."""
    by = models.CharField(max_length=100)
    published_at = models.DateTimeField()
    read_by = models.DateField(null=True, blank=True)
    """The last day on which it should be read; empty: no such day."""
    edition = models.PositiveIntegerField(null=True, blank=True)
    """The number of the edition of the handbook that it tells of."""
    since = models.DateField(null=True, blank=True)
    """The day from which that edition holds."""
    changes = models.JSONField(default=list)
    """What that edition changes: [clause, [[how, line], …]] for each section that differs; `how`: + new, - old, or
    nothing for what only says where."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    entry = models.BigIntegerField()
    """Position of the ledger entry that tells of it."""

    @override
    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Receipt(models.Model):
    """That a person has read a circular: once, by himself."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="receipts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="receipts")
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["notice", "person"], name="one_receipt_a_person"),)

    @override
    def __str__(self) -> str:
        return f"{self.notice_id} {self.person_id}"
