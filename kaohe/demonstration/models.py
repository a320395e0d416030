"""The mark that the company is made up: at most one row, gone when the demonstration is removed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from typing_extensions import override


class Demonstration(models.Model):
    """What the company demonstrates."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    handbook = models.CharField(max_length=60)
    months = models.JSONField(default=list)
    """The months that were closed for it, as folders of runs are called."""
    roles = models.JSONField(default=dict)
    """Role → the number of the person who stands for it."""
    entry = models.BigIntegerField()
    """Position of the ledger entry that tells of it."""

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_demonstration"),)

    @override
    def __str__(self) -> str:
        return self.handbook
