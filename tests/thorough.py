"""How much of a long list a test goes through: all of it in `make full`, every so many elsewhere."""

import os

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"


def some(items, every):
    """All items in `make full`; elsewhere the first of every so many."""
    return items if FULL else items[::every]
