"""One-time slips: a password that a machine made up, printed once, good until the person has set his own."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from typing_extensions import override

from kaohe.access.acting import signed_in
from kaohe.access.models import Account

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""None that could be taken for another on paper: 32 of them, so that each gives five bits."""
GROUPS, IN_GROUP = 4, 4
DAYS = 14
"""How long a slip is good."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one person; `code` is nowhere kept."""

    login: str
    name: str
    unit: str
    code: str
    until: date


def new_code() -> str:
    """A code of eighty bits: nobody guesses it, so that its digest needs no slow hash and ten thousand take no time.

    >>> len(new_code())
    19
    """
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(IN_GROUP)) for _ in range(GROUPS))


def digest_of(code: str) -> str:
    """What is kept of a code, however it was typed.

    >>> digest_of("abcd-2345") == digest_of(" ABCD 2345")
    True
    """
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


class SlipBackend(BaseBackend):
    """Signing in with a slip."""

    @override
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: object
    ) -> Account | None:
        """The account whose slip it is, while it is good."""
        login = username or more.get("login")
        account = Account.objects.filter(login=str(login or ""), is_active=True).exclude(slip_digest="").first()
        if account is None or account.slip_until is None or account.slip_until < timezone.localdate():
            return None
        return account if constant_time_compare(account.slip_digest, digest_of(password or "")) else None

    @override
    def get_user(self, user_id: int) -> Account | None:
        """The account of a session that began with a slip."""
        return signed_in(user_id)
