"""The accounts of the staff: the list, opening many at once with their slips, a new slip, closing, handing over."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.access.actions import close_account, close_accounts_of_leavers, hand_over, open_accounts, reset_password
from kaohe.access.factors import reset_factor
from kaohe.access.identities import offered_by
from kaohe.access.queries import LEFT, NONE, account, accounts, owners, units_with_accounts
from kaohe.access.slips import Slip
from kaohe.base.errors import KaoheError, NotThere
from kaohe.base.permission import Permission, offered, require
from kaohe.web.access.forms import AccountChoices, HandOver, Opening, Reason
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.paging import paged
from kaohe.web.texts import t

GET_POST = ["GET", "HEAD", "POST"]


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Everybody with the state of his account."""
    actor, day = actor_of(request), timezone.localdate()
    form = AccountChoices(request.GET, units=units_with_accounts(actor, day))
    chosen = form.cleaned_data if form.is_valid() else {}
    return page(
        request,
        "access/accounts.html",
        fragment="access/accounts_table.html",
        title=t("access.accounts"),
        purpose=t("access.accounts_purpose"),
        form=form,
        rows=paged(request, accounts(actor, day, **chosen)),
        owners=owners(actor),
        leavers=accounts(actor, day, state=LEFT).count(),
        may_open=offered(actor, Permission.ACCESS_ACCOUNT_OPEN),
        may_bind=any(offered_by()),
        may_hand_over=offered(actor, Permission.ACCESS_OWNER_HAND_OVER),
    )


@never_cache
@require_http_methods(GET_POST)
def open_page(request: HttpRequest) -> HttpResponse:
    """Opens accounts and shows their slips once."""
    actor = actor_of(request)
    require(actor, Permission.ACCESS_ACCOUNT_OPEN)
    form = Opening(request.POST or None, initial={"numbers": "\n".join(request.GET.getlist("pick"))})
    if request.method == "POST" and form.is_valid():
        try:
            return slips_page(request, open_accounts(actor, form.cleaned_data["numbers"]))
        except KaoheError as fault:
            form.refuse(fault)
    waiting = accounts(actor, timezone.localdate(), state=NONE).count()
    return form_page(request, form, "open", purpose=t("access.purpose_open", count=waiting))


@never_cache
@require_http_methods(GET_POST)
def reset_page(request: HttpRequest, login: str) -> HttpResponse:
    """A new slip for one account."""
    actor = actor_of(request)
    require(actor, Permission.ACCESS_ACCOUNT_OPEN, login)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return slips_page(request, [reset_password(actor, login, reason=form.cleaned_data["reason"])])
        except KaoheError as fault:
            form.refuse(fault)
    return form_page(request, form, "reset", login=there(request, login))


@require_http_methods(GET_POST)
def close_page(request: HttpRequest, login: str) -> HttpResponse:
    """Closes one account."""
    return for_a_reason(request, login, "close", Permission.ACCESS_ACCOUNT_CLOSE, close_account)


@require_http_methods(GET_POST)
def factor_page(request: HttpRequest, login: str) -> HttpResponse:
    """Takes away a second factor that was lost."""
    return for_a_reason(request, login, "factor", Permission.ACCESS_FACTOR_RESET, reset_factor)


def for_a_reason(
    request: HttpRequest, login: str, act: str, permission: Permission, do: Callable[..., object]
) -> HttpResponse:
    """A page that does something with one account, and asks why."""
    actor = actor_of(request)
    require(actor, permission, login)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            do(actor, login, reason=form.cleaned_data["reason"])
        except KaoheError as fault:
            form.refuse(fault)
        else:
            return redirect("access:accounts")
    return form_page(request, form, act, login=there(request, login))


@require_POST
def close_leavers(request: HttpRequest) -> HttpResponse:
    """Closes the accounts of all who have left."""
    closed = close_accounts_of_leavers(actor_of(request), timezone.localdate())
    messages.success(request, t("access.leavers_closed", count=len(closed)))
    return redirect("access:accounts")


@require_http_methods(GET_POST)
def owner_page(request: HttpRequest) -> HttpResponse:
    """Hands the system to another owner."""
    actor = actor_of(request)
    require(actor, Permission.ACCESS_OWNER_HAND_OVER)
    form = HandOver(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(actor, form.cleaned_data["login"], reason=form.cleaned_data["reason"])
        except KaoheError as fault:
            form.refuse(fault)
        else:
            return redirect("access:mine")
    return form_page(request, form, "owner")


def there(request: HttpRequest, login: str) -> str:
    """The login, where there is such an account. Raises NotThere."""
    if account(actor_of(request), timezone.localdate(), login) is None:
        raise NotThere(t("access.no_account", login=login), t("access.no_account_next"))
    return login


def form_page(
    request: HttpRequest, form: Opening | Reason, act: str, purpose: str = "", login: str = ""
) -> HttpResponse:
    """A form about accounts with its button."""
    return page(
        request,
        "access/form.html",
        title=t(f"access.title_{act}", login=login),
        purpose=purpose or t(f"access.purpose_{act}"),
        back=(reverse("access:accounts"), t("access.accounts")),
        status=422 if form.errors else 200,
        form=form,
        act=t(f"access.act_{act}"),
    )


def slips_page(request: HttpRequest, slips: list[Slip]) -> HttpResponse:
    """Slips to print; they are shown this once."""
    back = reverse("access:accounts"), t("access.accounts")
    purpose = t("access.slips_purpose") if slips else t("access.slips_none")
    host = request.build_absolute_uri("/")
    return page(
        request, "access/slips.html", title=t("access.slips"), purpose=purpose, back=back, slips=slips, host=host
    )
