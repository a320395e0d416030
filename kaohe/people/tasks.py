"""What is done beside the pages for people: sweeping away staff lists that nobody took in."""

from __future__ import annotations

from kaohe.jobs.kinds import every
from kaohe.people.staff_list import sweep


@every(60 * 60)
def sweep_away() -> None:
    """Takes away what nobody took in for long."""
    sweep()
