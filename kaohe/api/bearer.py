"""Who asks: the owner of the token in the header, as far as the token's scopes reach. Cookies count for nothing."""

from __future__ import annotations

import time
from typing import cast

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer
from typing_extensions import override

from kaohe.access.scopes import Scope, covers
from kaohe.access.tokens import bearer_of
from kaohe.api.problems import TooManyGuesses
from kaohe.api.words import ScopeMissing
from kaohe.base.actor import Actor

MOST_GUESSES, SECONDS = 30, 60
"""Tokens that are none, from one address in so many seconds; more are not looked at."""


class Token(HttpBearer):
    """The sign-in of an operation: a token that has a scope; none, any token."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    @override
    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor. Raises ScopeMissing, TooManyGuesses."""
        found = bearer_of(token)
        if found is None:
            count(request)
            return None
        actor, known = found
        if self.scope is not None and not covers(known.scopes, self.scope):
            raise ScopeMissing("Q106", scope=self.scope)
        request.user = known.account  # For the log; rights are those of the actor.
        return actor


def count(request: HttpRequest) -> None:
    """Counts a token that is none. Raises TooManyGuesses."""
    key = f"api-guesses:{get_adapter().get_client_ip(request)}:{int(time.time()) // SECONDS}"
    tried = cache.get(key, 0) + 1
    cache.set(key, tried, SECONDS)
    if tried > MOST_GUESSES:
        raise TooManyGuesses("too many tokens that are none")


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request that was let in."""
    return cast(Actor, request.auth)  # type: ignore[attr-defined]
