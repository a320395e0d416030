"""What kinds of circulars there are, and how long a title may be: what pages need to know of them."""

NOTICE, REPORT, RULE = KINDS = ("notice", "report", "rule")
"""A notice, a report to all, a rule."""
LONGEST_TITLE = 120
