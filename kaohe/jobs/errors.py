"""What keeps a job from being cancelled or begun again."""

from __future__ import annotations

from kaohe.base.catalogue import CodedError
from kaohe.base.errors import NotThere


class JobsError(CodedError):
    """Something about jobs that a person can put right, by its code in messages.csv."""

    room = "kaohe.jobs"


class NoJob(JobsError, NotThere):
    """No job of that number, or none that he may see."""
