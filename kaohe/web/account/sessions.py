"""Where somebody is signed in: all sessions looked up at once, however many there are."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from typing_extensions import override

from kaohe.web.texts import t

BROWSERS = (
    "wxwork:WeCom",
    "MicroMessenger:WeChat",
    "DingTalk",
    "Lark",
    "Edg:Edge",
    "OPR:Opera",
    "Firefox",
    "Chrome",
    "Safari",
)
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac OS:macOS", "Linux")
"""What a browser calls itself and, behind the colon, what people call it; the first that is named counts."""


class SessionsPage(ListUserSessionsView):  # type: ignore[misc]
    """Allauth's page; its own way asks the database thrice for every session."""

    template_name = "account/sessions.html"

    @override
    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super(ListUserSessionsView, self).get_context_data(**context)
        sessions = [(one, browser_of(one.user_agent)) for one in standing(self.request.user)]
        head = {"title": t("account.sessions"), "back": (reverse("account"), t("account.title"))}
        return {**found, **head, "sessions": sessions, "session_count": len(sessions)}


def standing(account: Any) -> list[UserSession]:
    """The sessions that are still good, the oldest first; those that are not are forgotten."""
    noted = list(UserSession.objects.filter(user_id=account.pk).order_by("created_at"))
    kept = Session.objects.filter(session_key__in=[one.session_key for one in noted], expire_date__gt=timezone.now())
    good = {one.session_key for one in kept if is_of(account, one.get_decoded())}
    if gone := [one.pk for one in noted if one.session_key not in good]:
        UserSession.objects.filter(pk__in=gone).delete()
    return [one for one in noted if one.session_key in good]


def browser_of(told: str) -> str:
    """What people call the browser and the system that sent its name; the name as it was sent where neither is known.

    >>> browser_of("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36")
    'Chrome · Linux'
    """
    known = [next((one for one in names if one.partition(":")[0] in told), "") for names in (BROWSERS, SYSTEMS)]
    return " · ".join(one.rpartition(":")[2] for one in known if one) or told


def is_of(account: AbstractBaseUser, session: dict[str, Any]) -> bool:
    """Whether a session belongs to the account with the password it has now."""
    return constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash())
