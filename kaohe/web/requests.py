"""A number for every request, so that a line of the log and what a person saw can be brought together."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

current: ContextVar[str] = ContextVar("request", default="")
log = logging.getLogger("kaohe.request")
GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
Next = Callable[[HttpRequest], HttpResponse]


def numbered(get_response: Next) -> Next:
    """The middleware: takes the number of the server before ours, or makes one; one line of the log a request."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        request.number = number  # type: ignore[attr-defined]
        token, began = current.set(number), time.perf_counter()
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = number
            took = round((time.perf_counter() - began) * 1000)
            login = getattr(getattr(request, "user", None), "login", "")
            told = {"status": response.status_code, "ms": took, "login": login}
            log.info("%s %s", request.method, request.path, extra=told)
        finally:
            current.reset(token)
        return response

    return answer
