"""What allauth asks of the company: nobody opens an account for himself."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from typing_extensions import override


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by the company."""

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    @override
    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Home: who chose a password came for something else."""
        del request
        return reverse("home:home")
