"""A request asks the policy many times and looks up each thing once."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kaohe.access.remembering import remembered


def remembering(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware."""

    def answered(request: HttpRequest) -> HttpResponse:
        with remembered():
            return get_response(request)

    return answered
