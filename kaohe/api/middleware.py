"""Requests to the API carry no session, and every refusal of theirs is a problem+json, whoever refused."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from kaohe.api.problems import CONTENT_TYPE, answer
from kaohe.api.words import ApiError, language

PREFIX = "/api/v1/"
OWN = {HTTPStatus.NOT_FOUND: "Q107", HTTPStatus.METHOD_NOT_ALLOWED: "Q108"}
Next = Callable[[HttpRequest], HttpResponse]


def apart(get_response: Next) -> Next:
    """The middleware: takes cookies away before, and turns pages of refusal into problems after."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = get_response(request)
        is_told = response.headers.get("Content-Type", "").startswith(CONTENT_TYPE)
        return response if response.status_code < HTTPStatus.BAD_REQUEST or is_told else told(request, response)

    return answered


def told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The same refusal as a problem."""
    code = OWN.get(HTTPStatus(response.status_code), "Q103" if response.status_code < 500 else "Q105")
    problem = answer(request, response.status_code, code, ApiError(code, method=request.method).said(language()))
    if "Allow" in response.headers:
        problem.headers["Allow"] = response.headers["Allow"]
    return problem
