"""The first run: how the server's processes know the token without which nobody becomes the owner."""

VARIABLE = "KAOHE_FIRST_RUN"
"""Variable of the environment with the token that `kaohe serve` prints; without it there is no first-run page."""
