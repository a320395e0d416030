"""Allauth's forms of the second factor and of giving the password again, in our words (texts/factor.csv)."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm, SetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm

from kaohe.web.forms import PageForm
from kaohe.web.texts import t


class FactorForm(PageForm):
    """A field's example stands under it, not in it, where it would vanish while one types."""

    area = "factor"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInCode(FactorForm, AuthenticateForm):  # type: ignore[misc]
    """The second half of signing in."""


class CodeAgain(FactorForm, CodeAgainForm):  # type: ignore[misc]
    """A code once more, before a sensitive act."""


class AppCode(FactorForm, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app, for which no recovery code stands in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].help_text = t("factor.first_code")


class NewKey(FactorForm, AddWebAuthnForm):  # type: ignore[misc]
    """A passkey or security key, and whether it alone signs in."""


class KeyName(FactorForm, EditWebAuthnForm):  # type: ignore[misc]
    """What a key is called."""


class PasswordAgain(FactorForm, ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before a sensitive act."""


class OtherPassword(FactorForm, ChangePasswordForm):  # type: ignore[misc]
    """Another password of one's own."""


class FirstPassword(FactorForm, SetPasswordForm):  # type: ignore[misc]
    """A password for who signed in without one."""
