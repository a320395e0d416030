"""For what a second factor is asked and how long it stays fresh, as the environment says."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from kaohe.base.permission import Permission

NOTHING, SECRETS = "off", "機密"
MINUTES = 5


def asked_for(written: str) -> frozenset[str] | None:
    """The permissions that KAOHE_SECOND_FACTOR names with commas, `機密` for confidential data; None when it is not
    set, none at all for `off`. Raises ImproperlyConfigured for a name that is no permission.

    >>> sorted(asked_for("editions:edition:approve, 機密"))
    ['editions:edition:approve', '機密']
    >>> asked_for("off")
    frozenset()
    """
    if not written.strip():
        return None
    if written.strip() == NOTHING:
        return frozenset()
    named = frozenset(name.strip() for name in written.split(",") if name.strip())
    if unknown := sorted(named - {*Permission, SECRETS}):
        known = ", ".join([NOTHING, SECRETS, *Permission])
        raise ImproperlyConfigured(f"KAOHE_SECOND_FACTOR: {unknown[0]} is none of: {known}")
    return named


def recent(written: str) -> int:
    """Seconds, from the minutes of KAOHE_PROVE_AGAIN. Raises ImproperlyConfigured.

    >>> recent(""), recent("15")
    (300, 900)
    """
    if not written.strip():
        return MINUTES * 60
    if not written.strip().isdecimal() or not 1 <= int(written) <= 720:
        raise ImproperlyConfigured(f"KAOHE_PROVE_AGAIN: {written} is not a number of minutes from 1 to 720")
    return int(written) * 60
