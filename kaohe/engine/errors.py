"""What can go wrong when a program runs: a number too large, or a program that the planner should not have written."""

from __future__ import annotations


class OutOfRange(OverflowError):
    """A number left the 64-bit range. The planner's range proof should have made this impossible."""


class BadProgram(ValueError):
    """A program breaks the rules of the IR: an unknown column, a text that is added, a name used twice."""


class BackendMissing(RuntimeError):
    """A backend cannot run here; `lacking` says what it lacks (pyspark, java, ansi, start), `found` what there is."""

    def __init__(self, lacking: str, found: str = "") -> None:
        super().__init__(lacking, found)
        self.lacking = lacking
        self.found = found
