"""Tokens for programs that use the API: the list, making one, ending one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.access.scopes import Scope, widest
from kaohe.access.tokens import create_token, revoke_token, tokens
from kaohe.base.errors import KaoheError
from kaohe.base.permission import Permission, require
from kaohe.web.actor import actor_of
from kaohe.web.forms import DayField, PageForm
from kaohe.web.page import page
from kaohe.web.paging import paged
from kaohe.web.texts import t


class NewToken(PageForm):
    """What it is for, how far it reaches, how long."""

    area = "account"

    name = forms.CharField(max_length=60)
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}))
    until = DayField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scopes"].choices = [(scope, words(scope)) for scope in Scope]  # type: ignore[attr-defined]
        last = timezone.localdate() + timedelta(days=settings.TOKEN_DAYS)
        self.fields["until"].help_text = t("account.field_until_help", last=last.isoformat())


def words(scope: str) -> str:
    """A scope as people read it."""
    return t(f"account.scope_{scope.replace(':', '_')}")


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """The reader's tokens; whoever keeps accounts sees everybody's."""
    actor, today = actor_of(request), timezone.localdate()
    rows = paged(request, tokens(actor))
    for row in rows:
        row.state = "revoked" if row.revoked_at else "good" if row.until >= today else "ended"
        row.words = [words(scope) for scope in widest(row.scopes)]
    others = any(row.account_id != actor.account for row in rows)
    return page(
        request, "account/tokens.html", title=t("account.tokens"), purpose=t("account.tokens_purpose"),
        back=(reverse("account"), t("account.title")), rows=rows, others=others,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def new_page(request: HttpRequest) -> HttpResponse:
    """Makes a token and shows it once."""
    actor = actor_of(request)
    require(actor, Permission.ACCESS_TOKEN_CREATE, actor.name)
    form = NewToken(request.POST or None)
    back = reverse("account_tokens"), t("account.tokens")
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = create_token(actor, **form.cleaned_data)
        except KaoheError as fault:
            form.refuse(fault)
        else:
            title, purpose = t("account.token_made"), t("account.token_made_purpose")
            return page(
                request, "account/token_made.html", title=title, purpose=purpose, back=back, made=made, secret=secret
            )
    return page(
        request, "web/act.html", title=t("account.token_new"), purpose=t("account.token_new_purpose"), back=back,
        status=422 if form.errors else 200, form=form, button=t("account.token_create"),
    )  # fmt: skip


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Ends a token."""
    revoke_token(actor_of(request), number)
    messages.success(request, t("account.token_revoked"))
    return redirect("account_tokens")
