"""What months do beside the pages."""

from __future__ import annotations

import time

from django.conf import settings

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.editions.queries import edition, edition_before
from kaohe.jobs.kinds import Result, every, job, said
from kaohe.jobs.models import Job
from kaohe.jobs.progress import Unheard
from kaohe.jobs.queue import begin
from kaohe.month.errors import ROOM
from kaohe.month.open_months import work_out
from kaohe.month.opening.actions import finish
from kaohe.month.opening.placing import is_unfinished
from kaohe.records.copies import prune_open_months

OPEN_MONTHS = "month.open"
KEPT = 30 * 24 * 60 * 60
"""Seconds that an open month is kept; like files of imports that nobody took."""


def begin_open_months(actor: Actor, number: int, most: int) -> Job:
    """Has the last open months worked out, for a draft to be tried on. Raises NotAllowed, EditionError."""
    require(actor, Permission.EDITIONS_DRAFT_READ, number)
    edition(actor, number)
    args = {"edition": number, "most": most}
    about = said(ROOM, "M242", edition=number)
    return begin(actor, OPEN_MONTHS, args, about=about, once=f"{OPEN_MONTHS}:{number}:{most}")


@job(OPEN_MONTHS)
def open_months(actor: Actor, progress: Unheard, *, edition: int, most: int) -> Result:
    """Works them out under what the draft was begun from."""
    before = edition_before(actor, edition)
    return {"edition": edition, "months": [str(one) for one in work_out(before, most, progress)]}


@every(60)
def finish_opening() -> None:
    """Ends imports of opening data whose process died; looks first, for the end waits for its turn."""
    if is_unfinished(settings.RUNS):
        finish(settings.RUNS)


@every(60 * 60)
def sweep_open_months() -> None:
    """Takes away what nobody worked out anew for long."""
    prune_open_months(time.time() - KEPT)
