"""What somebody keeps of his own sign-in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaohe.web.page import page
from kaohe.web.texts import t


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Password, second factor, passkeys, where else one is signed in."""
    others = bool(settings.SOCIALACCOUNT_PROVIDERS)
    title, purpose = t("account.title"), t("account.purpose")
    return page(request, "account/account.html", title=title, purpose=purpose, others=others)
