"""What is done beside the requests for the API: taking away answers that are kept no longer."""

from __future__ import annotations

from kaohe.access.replies import sweep
from kaohe.jobs.kinds import every


@every(60 * 60)
def sweep_away() -> None:
    """Takes away answers that nobody may ask for again: they quote what was sent."""
    sweep()
