"""What a session has proven."""

from __future__ import annotations

import time

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from kaohe.base.actor import Proof


def proof_of(request: HttpRequest) -> Proof:
    """What the session of a request has proven by now."""
    shown = [record["at"] for record in get_authentication_records(request, request.user) if record["method"] == "mfa"]
    if not shown:
        return Proof.PASSWORD
    is_fresh = time.time() - max(shown) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return Proof.FRESH if is_fresh else Proof.SECOND_FACTOR
