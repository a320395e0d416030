"""Signing in by an identity elsewhere: only to accounts that the company has opened, and joined by who may."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from typing_extensions import override

from kaohe.access.acting import account_of_login, acting
from kaohe.access.identities import identity_changed
from kaohe.base.actor import Actor

COMPANY = "company"
"""The company's own provider: only what it states of a person counts. Elsewhere people write what they like."""


class OtherIdentity(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Joins an identity of the company's own provider to the account whose number it states; opens no account."""

    @override
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never."""
        del request, sociallogin
        return False

    @override
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The first time: by the claim that the company says holds the number. What else was told is not kept."""
        claim, told = settings.OIDC_NUMBER_CLAIM, sociallogin.account.extra_data
        is_company = sociallogin.account.provider == COMPANY
        stated = str(told.get(claim, "")) if claim and is_company and not request.user.is_authenticated else ""
        sociallogin.account.extra_data = {}
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
        known = account_of_login(stated) if stated and not sociallogin.is_existing else None
        if known is not None:
            sociallogin.connect(request, known)
            identity_changed(Actor.system("sign-in"), known.login, COMPANY, came=True)


@receiver(social_account_added)
def added(sociallogin: SocialLogin, **_: Any) -> None:
    """A person joined an identity to his own account."""
    user = sociallogin.user
    identity_changed(acting(user.pk), user.get_username(), sociallogin.account.provider, came=True)


@receiver(social_account_removed)
def removed(socialaccount: SocialAccount, **_: Any) -> None:
    """A person took one away from his own account."""
    user = socialaccount.user
    identity_changed(acting(user.pk), user.get_username(), socialaccount.provider, came=False)
