"""A page that asks for what an act needs, one field under the other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kaohe.web.forms import PageForm
from kaohe.web.page import page

FORMS = ["GET", "HEAD", "POST"]


def asking(
    request: HttpRequest,
    form: PageForm,
    *,
    title: str,
    purpose: str,
    back: tuple[str, str],
    send: str,
    faults: list[str] | None = None,
) -> HttpResponse:
    """The page of a form; `send` is what its button says, `faults` more of them than a field can tell."""
    return page(
        request,
        "handbook/form.html",
        title=title,
        purpose=purpose,
        back=back,
        form=form,
        send=send,
        faults=faults or [],
        status=status(form),
    )


def status(form: PageForm) -> int:
    """422 for a form with faults."""
    return 422 if form.errors else 200


def sent(request: HttpRequest) -> object:
    """What a form is filled with; also when every field may stay empty."""
    return request.POST if request.method == "POST" else None
