"""The mode in which somebody tries or changes the product: never where others can reach the pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured

OWN = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names under which only this machine reaches itself."""


def on_this_machine_alone(hosts: Iterable[str], *, https: bool) -> None:
    """Raises ImproperlyConfigured when others could reach the pages: then nobody may get in without a password."""
    others = sorted(set(hosts) - OWN)
    if others or https:
        raise ImproperlyConfigured(
            "KAOHE_DEVELOPMENT=1 lets people in without a password and is for one machine alone, but "
            + (f"KAOHE_HOSTS names {', '.join(others)}. " if others else "KAOHE_HTTPS is on. ")
            + "Take KAOHE_DEVELOPMENT out of the environment."
        )
