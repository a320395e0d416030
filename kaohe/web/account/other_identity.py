"""Signing in by the company's own identity provider (OpenID Connect): only to accounts that the company has opened."""

from __future__ import annotations

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from typing_extensions import override

from kaohe.access.acting import account_of_login


class OtherIdentity(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Joins an identity to the account whose number it states; opens none."""

    @override
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never."""
        del request, sociallogin
        return False

    @override
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The first time: by the claim that the company says holds the number."""
        claim = settings.OIDC_NUMBER_CLAIM
        stated = str(sociallogin.account.extra_data.get(claim, "")) if claim else ""
        known = account_of_login(stated) if stated and not sociallogin.is_existing else None
        if known is not None:
            sociallogin.connect(request, known)
