"""Signing in with a password; the account of a session is looked up with its person, once a request."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from typing_extensions import override

from kaohe.access.acting import signed_in
from kaohe.access.models import Account


class PasswordBackend(AuthenticationBackend):  # type: ignore[misc]
    """Allauth's, with our way of looking an account up."""

    @override
    def get_user(self, user_id: int) -> Account | None:
        """The account of a session."""
        return signed_in(user_id)
