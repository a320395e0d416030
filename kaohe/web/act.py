"""A page on which something is done: a form, the act of a room behind it, what was refused at its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaohe.base.errors import KaoheError
from kaohe.base.permission import NotAllowed
from kaohe.web.forms import PageForm
from kaohe.web.page import page


@dataclass(frozen=True, slots=True)
class Act:
    """What the page says: its head, the words on its button, (address, words) of where it leads back to, and what is
    said once it is done."""

    title: str
    purpose: str
    button: str
    back: tuple[str, str]
    done: str


def act(
    request: HttpRequest,
    form: PageForm,
    do: Callable[..., object],
    said: Act,
    *,
    then: Callable[[Any], str] | None = None,
    template: str = "web/act.html",
    **context: Any,
) -> HttpResponse:
    """The form; sent and sound, `do(**what was written)`, then the page that `then` gives for what came of it, or the
    one before. What a room refuses is shown at its field, and nothing that was written is lost. Raises NotAllowed."""
    if request.method == "POST" and form.is_valid():
        try:
            made = do(**form.cleaned_data)
        except NotAllowed:
            raise
        except KaoheError as fault:
            form.refuse(fault)
        else:
            messages.success(request, said.done)
            return redirect(then(made) if then else said.back[0])
    status = 422 if form.errors else 200
    return page(
        request, template, title=said.title, purpose=said.purpose, back=said.back, status=status,
        form=form, button=said.button, **context,
    )  # fmt: skip
