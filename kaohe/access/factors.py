"""Second factors and passkeys: the ledger tells of each one that came or went, and a lost one is taken away."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from kaohe.access.actions import account_of
from kaohe.access.errors import AccessError
from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.ledger.actions import in_turn, record


@transaction.atomic
def factor_changed(actor: Actor, login: str, kind: str, *, came: bool) -> None:
    """Notes that somebody set up a second factor of a kind for his own account, or took one away."""
    action = "access.factor.add" if came else "access.factor.remove"
    record(actor, action, "account", login, detail={"kind": kind})


@in_turn
def reset_factor(actor: Actor, login: str, *, reason: str) -> Account:
    """Takes away all second factors of an account, for who has lost his, and ends its sessions. Nobody does it for
    himself: then a stolen password would be enough. Raises NotAllowed, AccessError."""
    require(actor, Permission.ACCESS_FACTOR_RESET, login)
    account = account_of(login, actor, reason)
    if account.pk == actor.account:
        raise AccessError("A130", "login")
    lost = Authenticator.objects.filter(user=account)
    if not lost.exists():
        raise AccessError("A131", "login", login=login)
    kinds = sorted(lost.values_list("type", flat=True))
    lost.delete()
    end_sessions(account)
    record(actor, "access.factor.reset", "account", login, detail={"kinds": kinds}, reason=reason)
    return account


def end_sessions(account: Account) -> None:
    """Whoever is signed in with an account is out."""
    for session in UserSession.objects.filter(user=account):
        session.end()


def has_factor(account: int) -> bool:
    """Whether an account has a second factor or a passkey."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=account, type__in=kinds).exists())
