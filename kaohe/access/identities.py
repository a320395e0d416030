"""Identities elsewhere (WeCom, DingTalk, Feishu, OpenID Connect) that an account is signed in to with.

One is bound by the person himself when he has signed in, or by who opens accounts; never by itself, never by an e-mail.
"""

from __future__ import annotations

from collections.abc import Iterator

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from kaohe.access.actions import account_of
from kaohe.access.errors import AccessError
from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.ledger.actions import in_turn, record

LONGEST = 191
"""Characters of an identity, by the table."""


def offered_by() -> Iterator[tuple[str, str]]:
    """The providers that the environment names: how identities call them, and their names."""
    for kind, found in settings.SOCIALACCOUNT_PROVIDERS.items():
        for app in found["APPS"]:
            yield app.get("provider_id", kind), app["name"]


@in_turn
def bind_identity(actor: Actor, login: str, *, provider: str, uid: str, reason: str) -> SocialAccount:
    """Lets an account be signed in to by an identity elsewhere. Raises NotAllowed, AccessError."""
    require(actor, Permission.ACCESS_IDENTITY_BIND, login)
    account = account_of(login, actor, reason)
    if provider not in dict(offered_by()):
        raise AccessError("A132", "provider", provider=provider)
    named = uid.strip()
    if not named or len(named) > LONGEST:
        raise AccessError("A133", "uid", most=LONGEST)
    held = SocialAccount.objects.select_related("user").filter(provider=provider, uid=named).first()
    if held is not None:
        raise AccessError("A134", "uid", uid=named, login=held.user.get_username())
    record(actor, "access.identity.bind", "account", login, detail={"provider": provider}, reason=reason)
    return SocialAccount.objects.create(user=account, provider=provider, uid=named)


@in_turn
def unbind_identity(actor: Actor, login: str, number: int, *, reason: str) -> None:
    """Takes an identity away from an account. Raises NotAllowed, AccessError."""
    require(actor, Permission.ACCESS_IDENTITY_BIND, login)
    account = account_of(login, actor, reason)
    found = SocialAccount.objects.filter(user=account, pk=number).first()
    if found is None:
        raise AccessError("A135")
    record(actor, "access.identity.unbind", "account", login, detail={"provider": found.provider}, reason=reason)
    found.delete()


def identities(actor: Actor, login: str) -> list[tuple[int, str, str]]:
    """The identities of an account: number, provider, who he is there. Raises NotAllowed."""
    require(actor, Permission.ACCESS_IDENTITY_BIND, login)
    called = dict(offered_by())
    found = SocialAccount.objects.filter(user__login=login).order_by("provider", "pk")
    return [(one.pk, called.get(one.provider, one.provider), one.uid) for one in found]


@in_turn
def identity_changed(actor: Actor, login: str, provider: str, *, came: bool) -> None:
    """Notes that a person bound an identity to his own account, or took it away."""
    action = "access.identity.join" if came else "access.identity.leave"
    record(actor, action, "account", login, detail={"provider": provider})
