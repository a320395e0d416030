"""Who asks for a page: the account behind the session as an Actor."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from kaohe.access.acting import acting
from kaohe.base.actor import Actor

INSTEAD_OF = "instead_of"
"""Where a session keeps for whom its person stands in."""


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request by somebody who has signed in; worked out once a request."""
    known = getattr(request, "actor", None)
    if known is None:
        known = acting(cast(int, request.user.pk), request.session.get(INSTEAD_OF, ""))
        request.actor = known  # type: ignore[attr-defined]
    return cast(Actor, known)
