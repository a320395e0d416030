"""What stands where a value was erased."""

ERASED = "（已清除）"
"""Not that there was none: that nobody knows it any more. Pages say it in the reader's language."""
