"""What can go wrong when a program runs: a number too large, or a program that the planner should not have written."""

from __future__ import annotations


class OutOfRange(OverflowError):
    """A number left the 64-bit range. The planner's range proof should have made this impossible."""


class BadProgram(ValueError):
    """A program breaks the rules of the IR: an unknown column, a text that is added, a name used twice."""
