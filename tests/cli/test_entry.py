"""The beginning of the command: an interrupt is never lost."""

import signal
import subprocess
import sys
import types
from typing import Any

import pytest

from kaohe.cli import entry

FALLS_INTO_A_CALLBACK = """
import signal, sys, time, types, weakref

class Thing:
    pass

def run(words):
    thing = Thing()
    callback = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    del thing
    time.sleep(60)
    return 0

app = types.ModuleType("kaohe.cli.app")
app.run = run
sys.modules["kaohe.cli.app"] = app
from kaohe.cli.entry import main
main()
"""


UNHEARD: Any = types.SimpleNamespace(exc_type=KeyboardInterrupt)


def test_an_interrupt_that_falls_into_a_callback_still_ends_the_command():
    done = subprocess.run(
        [sys.executable, "-c", FALLS_INTO_A_CALLBACK], capture_output=True, text=True, check=False, timeout=30
    )

    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize("soon", ["0.0002", "0.001"])
def test_a_timer_that_ends_inside_the_hook_or_the_callback_comes_again(soon):
    at_once = FALLS_INTO_A_CALLBACK.replace(
        "main()\n", f"import kaohe.cli.entry as entry; entry.SOON = {soon}; main()\n"
    )
    done = subprocess.run([sys.executable, "-c", at_once], capture_output=True, text=True, check=False, timeout=30)

    assert (done.returncode, done.stderr) == (130, "")


def test_an_interrupt_inside_the_hook_waits_until_it_is_over(monkeypatch):
    rings: list[float] = []

    def ring(soon):
        rings.append(soon)
        if len(rings) == 1:
            signal.raise_signal(signal.SIGINT)  # Somebody presses twice, or the timer ends before the hook does.

    was = signal.signal(signal.SIGINT, entry.interrupt)
    monkeypatch.setattr(entry, "again", ring)
    try:
        entry.not_lost(UNHEARD)
        assert rings == [entry.SOON, entry.SOON]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, was)
    assert rings == [entry.SOON, entry.SOON, 0]
