"""A proposal to erase what is past its retention in one register; nothing of what it erases stands in it."""

from __future__ import annotations

from django.db import models
from typing_extensions import override


class Erasure(models.Model):
    """Proposed by one, decided by another."""

    class State(models.TextChoices):
        """How far it came."""

        PROPOSED = "proposed"
        DONE = "done"
        REFUSED = "refused"

    register = models.CharField(max_length=100)
    day = models.DateField()
    """On which day it was worked out what is due."""
    fields = models.JSONField()
    records = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    """Of what is to be erased; when it is no longer the same, another proposal is needed."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.CharField(max_length=100)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    entry = models.BigIntegerField()
    """Position of the last ledger entry about it."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(state="proposed"), name="one_proposal_a_register"
            ),
        )

    @override
    def __str__(self) -> str:
        return f"{self.register} {self.day} {self.state}"
