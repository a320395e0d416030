"""Faults as application/problem+json (RFC 9457): what is the matter, what to do, every place at which it is so."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kaohe.access.errors import AccessError
from kaohe.api.invalid import faults_of_request
from kaohe.api.told import Fault, of_field, of_row
from kaohe.api.words import ApiError, OutOfDate, ScopeMissing, language
from kaohe.base.errors import KaoheError, NotThere
from kaohe.base.permission import NotAllowed
from kaohe.editions.errors import Conflict, Refused
from kaohe.intake.faults import FileRefused, RowFault
from kaohe.intake.messages import hint, message
from kaohe.records.errors import FilesRefused, RowsRefused

CONTENT_TYPE: Final = "application/problem+json"
CHANGED_MEANWHILE: Final = "T103"
log = logging.getLogger("kaohe.api")


class Problem(Schema):
    """What went wrong, and every place at which it did."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request: str
    faults: list[Fault]


class TooManyGuesses(KaoheError):
    """Too many tokens were tried that are none."""


def answer(
    request: HttpRequest, status: int, code: str, said: tuple[str, str], faults: Iterable[Fault] = ()
) -> HttpResponse:
    """The answer to what cannot be done."""
    problem = Problem(
        type=f"urn:kaohe:problem:{code}", title=said[0], status=status, detail=said[1], code=code,
        request=getattr(request, "number", ""), faults=list(faults),
    )  # fmt: skip
    return HttpResponse(problem.model_dump_json(), status=status, content_type=CONTENT_TYPE)


def told(request: HttpRequest, error: KaoheError) -> HttpResponse:
    """A refusal of a room."""
    said = error.said(language())
    code = getattr(error, "code", "") or type(error).__name__
    faults = [of_field(request, error.field, code, said)] if error.field else []
    if isinstance(error, NotAllowed):
        return answer(request, HTTPStatus.FORBIDDEN, "not-allowed", said)
    if isinstance(error, ScopeMissing):
        return answer(request, HTTPStatus.FORBIDDEN, code, said)
    if isinstance(error, RowsRefused):
        faults = [of_row(one, message(one, language()), hint(one, language())) for one in error.faults]
    if isinstance(error, FilesRefused):
        faults = [of_field(request, "file", one.code, one.said(language())) for one in error.faults]
    if isinstance(error, Refused):
        faults = [of_field(request, "file", one.code, one.said(language())) for one in error.faults]
    if isinstance(error, NotThere) and not any(fault.place == "body" for fault in faults):
        return answer(request, HTTPStatus.NOT_FOUND, code, said, faults)
    if isinstance(error, (Conflict, OutOfDate)) or code == CHANGED_MEANWHILE:
        return answer(request, HTTPStatus.PRECONDITION_FAILED, code, said, faults)
    return answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, code, said, faults)


def own(request: HttpRequest, status: int, code: str, faults: Iterable[Fault] = ()) -> HttpResponse:
    """A refusal of the API itself."""
    return answer(request, status, code, ApiError(code).said(language()), faults)


def refused_file(request: HttpRequest, error: FileRefused) -> HttpResponse:
    """A file of which nothing can be taken."""
    fault = RowFault("", error.line, "", "", error.refusal.code, error.refusal.args)
    said = message(fault, language()), hint(fault, language())
    return answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, fault.code, said, [of_row(fault, *said)])


def without_token(request: HttpRequest, error: Exception) -> HttpResponse:
    """No token, or none that is good."""
    del error
    response = own(request, HTTPStatus.UNAUTHORIZED, "Q101")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def guessed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Too many of them from one address."""
    del error
    response = own(request, HTTPStatus.TOO_MANY_REQUESTS, "Q102")
    response.headers["Retry-After"] = "60"
    return response


def http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    del error
    return own(request, HTTPStatus.BAD_REQUEST, "Q103")


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request that is not what the schema says: every fault at its place."""
    return own(request, HTTPStatus.UNPROCESSABLE_ENTITY, "Q104", faults_of_request(error.errors, language()))


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: the log has its trace, the caller its number."""
    log.error("%s %s", request.method, request.path, exc_info=error)
    return own(request, HTTPStatus.INTERNAL_SERVER_ERROR, "Q105")


def handle(api: NinjaAPI) -> None:
    """Lets the API answer with these."""
    handlers: dict[type[Exception], Any] = {
        Exception: broken,
        KaoheError: told,
        AccessError: told,
        FileRefused: refused_file,
        AuthenticationError: without_token,
        TooManyGuesses: guessed,
        HttpError: http,
        ValidationError: invalid,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
