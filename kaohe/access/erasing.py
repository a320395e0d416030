"""Erasing what is kept of how somebody signed in, once he has left and his retention is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from kaohe.access.actions import end_tokens
from kaohe.access.factors import end_sessions
from kaohe.access.models import Account, StandIn
from kaohe.ledger.forgetting import forget_reasons
from kaohe.ledger.queries import ACCOUNT


def erase_accounts(numbers: Collection[str], moment: datetime) -> None:
    """Closes the accounts of these people for good, inside the caller's transaction: no address, no identity elsewhere,
    no factor, no session, no token, no words of why; the number stays. The only owner stays the owner: somebody has
    to be."""
    accounts = list(Account.objects.filter(person__number__in=numbers))
    others = Account.objects.filter(is_owner=True).exclude(pk__in=[account.pk for account in accounts]).exists()
    end_tokens([account.login for account in accounts], moment)
    for account in accounts:
        end_sessions(account)
        account.email, account.is_active = "", False
        account.is_owner = account.is_owner and not others
        account.set_unusable_password()
        account.slip_digest = ""
    Account.objects.bulk_update(accounts, ["email", "is_active", "is_owner", "password", "slip_digest"], batch_size=500)
    for kept in (Authenticator, SocialAccount):
        kept.objects.filter(user__in=accounts).delete()
    StandIn.objects.filter(person__number__in=numbers).update(reason="")
    forget_reasons(ACCOUNT, [account.login for account in accounts])
