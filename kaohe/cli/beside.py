"""The worker that `kaohe serve` brings along: begun, begun anew when it dies, told to stop with the pages."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

AGAIN = 5.0
"""Seconds at least between two beginnings: a worker that cannot start would else start for ever."""
PATIENCE = 30.0
"""Seconds that a job at hand may take to come to its next step."""


class Beside:
    """A worker as a process of its own, so that a large import takes neither memory nor time from the pages."""

    def __init__(self, data: Path) -> None:
        self.command = [sys.executable, "-m", "kaohe.cli.beside", "--data", str(data), "--parent", str(os.getpid())]
        self.running: subprocess.Popen[bytes] | None = None
        self.began_at = float("-inf")
        self.is_ending = False

    def keep(self) -> None:
        """Begins it, where it does not run."""
        is_there = self.running is not None and self.running.poll() is None
        if is_there or self.is_ending or time.monotonic() - self.began_at < AGAIN:
            return
        self.began_at = time.monotonic()
        self.running = subprocess.Popen(self.command)  # noqa: S603 - our own command

    def tell(self) -> None:
        """Tells it to stop."""
        self.is_ending = True
        if self.running is not None and self.running.poll() is None:
            self.running.terminate()

    def end(self) -> None:
        """Waits for its end; what it still holds after a while is taken up again at the next start."""
        if self.running is None:
            return
        try:
            self.running.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.running.kill()


if __name__ == "__main__":
    from kaohe.cli.app import run

    sys.exit(run(["worker", *sys.argv[1:]]))
