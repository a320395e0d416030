"""What a session has proven."""

from __future__ import annotations

import time

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from kaohe.base.actor import Proof


def proof_of(request: HttpRequest) -> Proof:
    """What the session of a request has proven by now."""
    records = get_authentication_records(request, request.user)
    if not any(record["method"] == "mfa" for record in records):
        return Proof.PASSWORD
    is_fresh = time.time() - max(record["at"] for record in records) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return Proof.FRESH if is_fresh else Proof.SECOND_FACTOR
