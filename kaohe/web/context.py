"""What every page needs besides its own: who has signed in, the navigation, the theme, the languages."""

from __future__ import annotations

import os

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from kaohe.access.founding import is_founded
from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, offered
from kaohe.demonstration.queries import RolePlayer, is_demonstration, role_players
from kaohe.operations.first_run import VARIABLE
from kaohe.web.actor import actor_of
from kaohe.web.areas import NAVIGATION
from kaohe.web.texts import t

THEMES = ("light", "dark")


def frame(request: HttpRequest) -> dict[str, object]:
    """The context processor of the frame."""
    theme = request.COOKIES.get("theme", "")
    actor = actor_of(request) if request.user.is_authenticated else None
    return {
        "theme": theme if theme in THEMES else "",
        "languages": settings.LANGUAGES,
        "navigation": navigation(actor, request.path) if actor else [],
        "acting_for": actor.instead_of if actor else "",
        "here": request.get_full_path(),
        "demonstration": SimpleLazyObject(is_demonstration),
        "may_remove_demonstration": actor is not None and offered(actor, Permission.DEMONSTRATION_REMOVE),
        "is_not_begun": SimpleLazyObject(is_not_begun),
        "role_players": SimpleLazyObject(players),
    }


def is_not_begun() -> bool:
    """Whether the address to begin stands in a terminal."""
    return bool(os.environ.get(VARIABLE)) and not is_founded()


def players() -> list[RolePlayer]:
    """Those as whom somebody may sign in without a password: nobody where people work."""
    return role_players() if settings.DEVELOPMENT else []


def navigation(actor: Actor, path: str) -> list[dict[str, object]]:
    """The entries that the actor may open; the one he is in is marked."""
    shown = []
    for entry in NAVIGATION:
        if entry.permission is None or offered(actor, entry.permission):
            address = reverse(entry.address)
            within = path == address or (address != "/" and path.startswith(address))
            shown.append({"text": t(entry.text), "address": address, "icon": entry.icon, "within": within})
    deepest = max((str(one["address"]) for one in shown if one["within"]), key=len, default="")
    return [{**one, "within": one["address"] == deepest} for one in shown]
