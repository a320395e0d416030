"""Who asks for a page: the account behind the session as an Actor."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from kaohe.access.acting import acting
from kaohe.base.actor import Actor
from kaohe.web.proof import proof_of

INSTEAD_OF = "instead_of"
"""Where a session keeps for whom its person stands in."""


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request by somebody who has signed in; worked out anew only when he has proven more."""
    known, proof = getattr(request, "actor", None), proof_of(request)
    if known is None or known.proof < proof:
        known = acting(cast(int, request.user.pk), request.session.get(INSTEAD_OF, ""), proof)
        request.actor = known  # type: ignore[attr-defined]
    return cast(Actor, known)
