"""Texts that a spreadsheet would run as formulas: guarded by an apostrophe on their way out, bare on their way in."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


def guarded(text: str) -> str:
    """A text that no spreadsheet runs as a formula.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("E1")
    ("'=1+1", "''=1+1", 'E1')
    """
    return f"'{text}" if is_formula(text) else text


def bare(text: str) -> str:
    """The text that was guarded.

    >>> bare("'+86 21"), bare("''=1+1"), bare("'quoted'")
    ('+86 21', "'=1+1", "'quoted'")
    """
    return text[1:] if text.startswith("'") and is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run a text, behind any apostrophes."""
    return text.lstrip("'").startswith(FORMULA)
