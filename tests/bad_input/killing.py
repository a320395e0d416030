"""Runs a command again and again, each time killed one file operation later, until it comes to its end.

`killing.py FOLDER WORDS…`: after each death it prints the moment and waits for a line; at the end it prints `done`.
Operations are seen through Python's audit events, so that the product has no hooks for its own tests.
"""

import os
import signal
import sys
from pathlib import Path

from kaohe.cli.app import run

WRITING = {
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "shutil.rmtree",
    "tempfile.mkdtemp",
    "ctypes.dlsym",
}


def main():
    """Dies once at every operation beneath the folder, then lives."""
    folder, words = sys.argv[1], sys.argv[2:]
    moment = 0
    while True:
        moment += 1
        child = os.fork()
        if child == 0:
            os._exit(dying(folder, words, moment))
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            tell("done")
            sys.exit(os.WEXITSTATUS(status))
        tell(str(moment))
        sys.stdin.readline()


def tell(line):
    """Prints a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def dying(folder, words, moment):
    """Runs the command; the process is killed at that many operations."""
    left = moment

    def watch(event, args):
        nonlocal left
        writes = event == "open" and isinstance(args[1], str) and args[1][:1] in {"w", "a", "x"}
        if event == "ctypes.dlsym" or ((event in WRITING or writes) and folder in str(args[0])):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        sys.addaudithook(watch)
        return run(words)


if __name__ == "__main__":
    main()
