"""Who asks: what a token is good for."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Schema

from kaohe.access.tokens import token_of
from kaohe.api.area import Area
from kaohe.api.bearer import actor_of

area = Area("me", None)


class Me(Schema):
    """In whose name a token acts, how far it reaches, until when."""

    number: str
    token: str
    scopes: list[str]
    until: date


@area.reads("", Me)
def read_me(request: HttpRequest) -> Me:
    """Whether the token works, and what for."""
    actor = actor_of(request)
    known = token_of(actor)
    return Me(number=actor.name, token=known.name, scopes=known.scopes, until=known.until)
