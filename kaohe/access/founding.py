"""The beginning of a company: its first person, who owns the system and opens everything else."""

from __future__ import annotations

from datetime import date

from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.base.errors import KaoheError
from kaohe.base.permission import Permission, require
from kaohe.ledger.actions import in_turn, record
from kaohe.people.actions import hire


class AlreadyFounded(KaoheError):
    """The company has an owner; a second beginning is not possible."""

    def __init__(self) -> None:
        super().__init__("The company already has an owner.", "Sign in, or let the owner open an account for you.")


def is_founded() -> bool:
    """Whether the company has an owner."""
    return Account.objects.filter(is_owner=True).exists()


@in_turn
def found_company(actor: Actor, number: str, *, name: str, since: date, password: str) -> Account:
    """Takes the owner in as the first person, with an account under his number.

    Raises NotAllowed, AlreadyFounded, NumberTaken.
    """
    require(actor, Permission.ACCESS_ACCOUNT_OPEN, number)
    if is_founded():
        raise AlreadyFounded
    person = hire(actor, number, name=name, since=since)
    account = Account(login=number, person=person, is_owner=True)
    account.set_password(password)
    account.save()
    record(actor, "access.company.found", "account", number)
    return account
