"""Who acts when an account is used."""

from __future__ import annotations

from kaohe.access.models import Account
from kaohe.base.actor import Actor


def acting(account: int) -> Actor:
    """The actor of an account: its person's number, or its sign-in name where no person stands behind it."""
    found = Account.objects.select_related("person").get(pk=account)
    return Actor(found.person.number if found.person else found.login, account=found.pk)
