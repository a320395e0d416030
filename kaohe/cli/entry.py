"""Where the `kaohe` command begins: nothing heavy is loaded before an interrupt can be answered in a sentence."""

from __future__ import annotations

import os
import signal
import sys
import threading

INTERRUPTED = 130
SOON = 0.02
"""Seconds until an interrupt that was lost is raised once more."""

_other = sys.unraisablehook


def main() -> None:
    """Runs the command that was typed."""
    sys.unraisablehook = not_lost
    try:
        from kaohe.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def not_lost(told: sys.UnraisableHookArgs) -> None:
    """An interrupt that fell into a callback, where Python can raise nothing: it would print a trace and go on."""
    if not issubclass(told.exc_type, KeyboardInterrupt):
        _other(told)
        return
    again = threading.Timer(SOON, os.kill, (os.getpid(), signal.SIGINT))
    again.daemon = True
    again.start()
