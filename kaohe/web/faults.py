"""What a person reads when something cannot be done: what is the matter, and what to do next."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language

from kaohe.base.errors import KaoheError, NotThere
from kaohe.base.permission import NotAllowed
from kaohe.base.texts import TextRefused
from kaohe.web.account.proving import led_to_proof
from kaohe.web.page import page, wants_part
from kaohe.web.security import Next
from kaohe.web.texts import column, t


class Faults:
    """The middleware: an error of a room becomes a page, or a line where htmx asked for a part of one."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """400 for a NUL in an address or a form, which PostgreSQL keeps in no text and nobody types; the API tells its
        own callers."""
        del args, kwargs
        if not getattr(view, "csrf_exempt", False) and has_nul(request):
            return shown(request, HTTPStatus.BAD_REQUEST, *TextRefused("B101", "", character="U+0000").said(column()))
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The page of a KaoheError; anything else is ours and goes on to the log."""
        if isinstance(fault, NotAllowed):
            if fault.decision.proof is not None:
                return led_to_proof(request)
            return shown(request, HTTPStatus.FORBIDDEN, t("web.not_allowed"), " ".join(fault.said(column())))
        if isinstance(fault, KaoheError):
            status = HTTPStatus.NOT_FOUND if isinstance(fault, NotThere) else HTTPStatus.UNPROCESSABLE_ENTITY
            return shown(request, status, *fault.said(column()))
        return None


def has_nul(request: HttpRequest) -> bool:
    """Whether a NUL stands in what was asked or sent; files may hold what they like."""
    sent = (text for given in (request.GET, request.POST) for pair in given.lists() for text in (pair[0], *pair[1]))
    return "\0" in request.path or any("\0" in text for text in sent)


def shown(request: HttpRequest, status: HTTPStatus, message: str, next_step: str) -> HttpResponse:
    """The page of a fault."""
    template = "web/fault_part.html" if wants_part(request) else "web/fault.html"
    return page(request, template, title=message, purpose=next_step, status=status, message=message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    del exception
    return shown(request, HTTPStatus.NOT_FOUND, t("web.not_found"), t("web.not_found_next"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 without a decision of the policy behind it."""
    del exception
    return shown(request, HTTPStatus.FORBIDDEN, t("web.not_allowed"), t("web.not_allowed_next"))


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token does not fit: it was open too long, or comes from elsewhere."""
    del reason
    return shown(request, HTTPStatus.FORBIDDEN, t("web.form_too_old"), t("web.form_too_old_next"))


def too_many(request: HttpRequest) -> HttpResponse:
    """429: signing in was tried too often, or could not be counted because the database is busy."""
    return shown(request, HTTPStatus.TOO_MANY_REQUESTS, t("web.too_many"), t("web.too_many_next"))


def broken(request: HttpRequest) -> HttpResponseBase:
    """500: a fault of ours. The page asks nothing of the database, which may be what is broken."""
    told = {"title": t("web.broken"), "purpose": t("web.broken_next"), "number": getattr(request, "number", "")}
    told["language"] = get_language() or "zh-hant"
    return HttpResponse(render_to_string("web/broken.html", told), status=HTTPStatus.INTERNAL_SERVER_ERROR)
