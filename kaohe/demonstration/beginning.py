"""How a demonstration begins: its files first, which takes longest, then everything in one transaction."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from kaohe.access.founding import AlreadyFounded, is_founded
from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.demonstration.actions import Founder, fill
from kaohe.demonstration.files import make_files

__all__ = ["Founder", "begin_demonstration"]


def begin_demonstration(actor: Actor, founder: Founder, *, shipped: Path) -> Account:
    """Makes the owner and a made-up company around him. Raises what `fill` raises; then nothing is there."""
    if is_founded():
        raise AlreadyFounded
    with TemporaryDirectory() as folder:
        return fill(actor, founder, make_files(shipped, Path(folder), timezone.localdate()), shipped)
