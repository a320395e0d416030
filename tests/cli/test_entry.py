"""The beginning of the command: an interrupt is never lost."""

import subprocess
import sys

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


def test_an_interrupt_that_falls_into_a_callback_still_ends_the_command():
    done = subprocess.run(
        [sys.executable, "-c", FALLS_INTO_A_CALLBACK], capture_output=True, text=True, check=False, timeout=30
    )

    assert (done.returncode, done.stderr) == (130, "")
