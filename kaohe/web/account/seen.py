"""When a session was last used, for the list of sessions: noted now and then, not at every page."""

from __future__ import annotations

import time

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from kaohe.web.security import Next

EVERY = 300
"""Seconds. A write at each page would make every reader wait for every other."""


def noted(get_response: Next) -> Next:
    """The middleware."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key:
            now = int(time.time())
            if request.session.get("seen", 0) + EVERY <= now:
                request.session["seen"] = now
                UserSession.objects.create_from_request(request)
        return get_response(request)

    return answer
