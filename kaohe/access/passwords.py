"""Passwords: what follows when somebody has chosen his own."""

from __future__ import annotations

from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.ledger.actions import in_turn, record


@in_turn
def password_chosen(actor: Actor, login: str) -> None:
    """Notes that the actor has chosen his own password for his account; from here on he is not asked for another."""
    account = Account.objects.select_for_update().get(login=login)
    account.must_change_password = False
    account.save(update_fields=["must_change_password"])
    record(actor, "access.password.choose", "account", login)
