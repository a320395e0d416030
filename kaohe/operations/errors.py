"""What keeps a backup from being made or restored, in the three languages."""

from __future__ import annotations

from kaohe.base.catalogue import CodedError


class OperationsError(CodedError):
    """Something about backups that whoever keeps the machine can put right, by its code in messages.csv."""

    room = "kaohe.operations"
