"""Tokens: made once and shown once, kept as a digest; good for some scopes until a day, never for more than their owner
may do himself."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from kaohe.access.acting import acting
from kaohe.access.errors import AccessError
from kaohe.access.models import LONGEST_TOKEN_NAME, Account, Token
from kaohe.access.scopes import Scope
from kaohe.base.actor import Actor, Proof
from kaohe.base.permission import Permission, require, visible
from kaohe.base.texts import keep_name
from kaohe.ledger.actions import in_turn, record

PREFIX = "kaohe_"
"""By it people and programs that look for lost secrets know a token."""
MOST = 20
"""Tokens that an account has at a time."""
NOTED_EVERY = timedelta(minutes=5)


@in_turn
def create_token(actor: Actor, name: str, scopes: Collection[str], *, until: date) -> tuple[Token, str]:
    """A token of the actor's own account, and the text of it, which nobody can be shown again.

    Raises NotAllowed, TextRefused, AccessError.
    """
    require(actor, Permission.ACCESS_TOKEN_CREATE, actor.name)
    if actor.instead_of or actor.token is not None or actor.account is None:
        raise AccessError("A112")
    account = Account.objects.select_for_update().get(pk=actor.account)
    keep_name(name, "name", LONGEST_TOKEN_NAME)
    sound(name, scopes, until)
    if in_use(account.tokens.all()).count() >= MOST:
        raise AccessError("A116", most=MOST)
    secret = PREFIX + secrets.token_urlsafe(32)
    made = Token(account=account, name=name.strip(), digest=digest_of(secret), scopes=sorted(scopes), until=until)
    detail = {"digest": made.digest[:12], "scopes": made.scopes, "until": until.isoformat()}
    entry = record(actor, "access.token.create", "account", account.login, detail=detail)
    made.created_at, made.entry = entry.at, entry.position
    made.save()
    return made, secret


@in_turn
def revoke_token(actor: Actor, number: int) -> Token:
    """Ends a token at once. Raises NotAllowed, AccessError."""
    found = Token.objects.select_for_update(of=("self",)).select_related("account__person").filter(pk=number).first()
    require(actor, Permission.ACCESS_TOKEN_REVOKE, owner_of(found.account) if found else "")
    if found is None or found.revoked_at is not None:
        raise AccessError("A117")
    detail = {"digest": found.digest[:12]}
    entry = record(actor, "access.token.revoke", "account", found.account.login, detail=detail)
    found.revoked_at = entry.at
    found.save(update_fields=["revoked_at"])
    return found


def tokens(actor: Actor) -> QuerySet[Token]:
    """The tokens that the actor may end, his own among them, with their accounts; the last first. Raises NotAllowed."""
    seen = visible(actor, Permission.ACCESS_TOKEN_REVOKE)
    found = Token.objects.select_related("account__person").order_by("-pk")
    return found if seen is None else found.filter(account__person__number__in=seen)


def in_use(found: QuerySet[Token]) -> QuerySet[Token]:
    """Those that are good today."""
    return found.filter(revoked_at=None, until__gte=timezone.localdate())


def bearer_of(secret: str) -> tuple[Actor, Token] | None:
    """Who acts by a token, with his own rights and nobody else's; None when it is no token, or no longer good.

    It has what making one asks for; for acts that ask for a person now, a program is not enough.
    """
    named = Q(digest=digest_of(secret), account__is_active=True, account__must_change_password=False)
    found = in_use(Token.objects.filter(named)).select_related("account").first()
    if found is None:
        return None
    now = timezone.now()
    if found.used_at is None or found.used_at + NOTED_EVERY <= now:
        Token.objects.filter(pk=found.pk).update(used_at=now)
    return replace(acting(found.account_id, proof=proven_by_all()), token=found.pk), found


def proven_by_all() -> Proof:
    """What every maker of a token had to prove."""
    named: frozenset[str] | None = settings.SECOND_FACTOR
    is_asked = named is None or Permission.ACCESS_TOKEN_CREATE in named
    return Proof.SECOND_FACTOR if is_asked else Proof.PASSWORD


def token_of(actor: Actor) -> Token:
    """The token by which somebody acts. Raises NotAllowed, AccessError."""
    found = tokens(actor).filter(pk=actor.token or 0).first()
    if found is None:
        raise AccessError("A117")
    return found


# --- what they share -------------------------------------------------------------------------------------------------


def sound(name: str, scopes: Collection[str], until: date) -> None:
    """Raises AccessError for a token without a name or a scope, or with a day that cannot be."""
    if not name.strip():
        raise AccessError("A113", "name")
    if not scopes or not set(scopes) <= set(Scope):
        raise AccessError("A114", "scopes")
    last = timezone.localdate() + timedelta(days=settings.TOKEN_DAYS)
    if not timezone.localdate() <= until <= last:
        raise AccessError("A115", "until", last=last.isoformat())


def owner_of(account: Account) -> str:
    """Whose account it is, as rights know him."""
    return account.person.number if account.person else account.login


def digest_of(secret: str) -> str:
    """What is kept of a token. It holds 256 bits of chance, so that nobody guesses it and a quick digest will do."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
