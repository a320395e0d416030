"""Who was given a password chooses his own before anything else."""

from __future__ import annotations

from allauth.account.signals import password_changed, password_set
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaohe.access.passwords import password_chosen
from kaohe.web.actor import actor_of
from kaohe.web.security import Next

OPEN = {"account_change_password", "account_set_password", "account_reauthenticate", "account_logout", "language"}


def asked_first(get_response: Next) -> Next:
    """The middleware: leads to the page of the password until it is chosen."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        del view, args, kwargs
        asked = getattr(request.user, "must_change_password", False)
        if asked and request.resolver_match and request.resolver_match.view_name not in OPEN:
            return redirect("account_change_password")
        return None

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer


@receiver([password_changed, password_set])
def chosen(request: HttpRequest, **_: object) -> None:
    """A password of one's own."""
    password_chosen(actor_of(request), request.user.get_username())
