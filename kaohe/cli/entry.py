"""Where the `kaohe` command begins: nothing heavy is loaded before an interrupt can be answered in a sentence."""

from __future__ import annotations

import signal
import sys
from types import FrameType

INTERRUPTED = 130
SOON = 0.02
"""Seconds until an interrupt that was lost is raised once more."""

_other = sys.unraisablehook


def main() -> None:
    """Runs the command that was typed."""
    if sys.platform != "win32":  # It has no such timer.
        sys.unraisablehook = not_lost
        signal.signal(signal.SIGALRM, interrupt)
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # Not where a shell had it ignored.
            signal.signal(signal.SIGINT, interrupt)
    try:
        from kaohe.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def not_lost(told: sys.UnraisableHookArgs) -> None:
    """An interrupt that fell into a callback, where Python can raise nothing: it would print a trace and go on.

    A timer of the system's raises it once more: a thread would have to be waited for, inside the callback."""
    if issubclass(told.exc_type, KeyboardInterrupt):
        again(SOON)
    else:
        _other(told)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Ends the command, but not from inside the hook, which can raise nothing either."""
    del number
    while frame and frame.f_code is not not_lost.__code__:
        frame = frame.f_back
    if frame:
        again(SOON)
    else:
        again(0)
        raise KeyboardInterrupt


def again(soon: float) -> None:
    """Rings until it is heard: a first ring just before a long call would be heard only after it. 0 stops it."""
    signal.setitimer(signal.ITIMER_REAL, soon, soon)
