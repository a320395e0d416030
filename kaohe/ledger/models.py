"""The chain of entries, and the personal texts that stand beside it and may be erased."""

from __future__ import annotations

from django.db import models
from typing_extensions import override

INSTEAD_OF = "instead_of"
"""Where the detail says for whom the actor stood in."""


class Entry(models.Model):
    """One decision. Rows are only added: triggers refuse any other change, on both databases (migration 0002)."""

    position = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    action = models.CharField(max_length=100)
    """area.thing.verb"""
    kind = models.CharField(max_length=60)
    """What it is about: person, unit, assignment, register …"""
    subject = models.CharField(max_length=200)
    """The id of what it is about."""
    period = models.CharField(max_length=10, blank=True)
    detail = models.JSONField(default=dict)
    """Ids, dates and digests; never what is somebody's own."""
    reason_digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("position",)
        indexes = (
            models.Index(fields=["kind", "subject", "position"], name="ledger_subject"),
            models.Index(fields=["actor", "position"], name="ledger_actor"),
            models.Index(fields=["period", "position"], name="ledger_period"),
            models.Index(fields=["at"], name="ledger_at"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.position} {self.action} {self.kind} {self.subject}"

    @property
    def instead_of(self) -> str:
        """For whom the actor stood in; empty where he acted for himself."""
        return str(self.detail.get(INSTEAD_OF, ""))


class About(models.Model):
    """Whom an entry is about besides what it names: each of the many that one decision was made for.

    It is how an entry is found. Rows are only added, as entries are (migration 0005). Where the entry itself lists the
    many, `verified` holds the rows against it; else they are an index only, and the chain does not rest on it.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="about")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["subject", "kind", "entry"], name="ledger_about_subject"),)

    @override
    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind} {self.subject}"


class Reason(models.Model):
    """The words of an entry. They may be erased after their retention; the digest in the chain still verifies."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="reason")
    text = models.TextField()
    salt = models.CharField(max_length=32)
    """Makes the digest of a short text one that nobody can guess back once the text is gone."""

    @override
    def __str__(self) -> str:
        return f"reason of {self.entry_id}"
