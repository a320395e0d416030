"""Where the `kaohe` command begins: nothing heavy is loaded before an interrupt can be answered in a sentence."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Runs the command that was typed."""
    try:
        from kaohe.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)
