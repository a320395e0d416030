"""Writing access: accounts and slips, stand-ins, who owns the system. Each act is one entry of the ledger."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils import timezone

from kaohe.access.errors import AccessError
from kaohe.access.models import LONGEST_LOGIN, LONGEST_REASON, Account, StandIn, Token
from kaohe.access.slips import DAYS, Slip, digest_of, new_code
from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.base.texts import keep_name, keep_words
from kaohe.ledger.actions import found_by, in_turn, record
from kaohe.people.facts import current, on
from kaohe.people.models import LONGEST_NUMBER, Assignment, Employment, Person, UnitStanding


@in_turn
def open_accounts(actor: Actor, numbers: Collection[str] = (), *, reason: str = "") -> list[Slip]:
    """Opens an account with a slip for each of these people, or for everybody employed who has none.

    One who has an account already is left as he is. Raises NotAllowed, AccessError.
    """
    require(actor, Permission.ACCESS_ACCOUNT_OPEN, tuple(numbers))
    today = timezone.localdate()
    people = {person.number: person for person in without_account(today)}
    missing = set(numbers) - set(people) - set(Account.objects.values_list("person__number", flat=True))
    if missing:
        raise AccessError("A104", "numbers", number=min(missing), day=today.isoformat())
    chosen = [people[number] for number in sorted(people) if not numbers or number in numbers]
    codes = {person.number: new_code() for person in chosen}
    Account.objects.bulk_create(
        (with_slip(Account(login=person.number, person=person), codes[person.number]) for person in chosen),
        batch_size=500,
    )
    entry = record(actor, "access.account.open", "account", "", detail={"accounts": sorted(codes)}, reason=reason)
    found_by(entry, codes)
    return slips(codes, today)


@in_turn
def reset_password(actor: Actor, login: str, *, reason: str) -> Slip:
    """A new slip instead of a forgotten password; a closed account opens again. Raises NotAllowed, AccessError."""
    require(actor, Permission.ACCESS_ACCOUNT_OPEN, login)
    account = account_of(login, actor, reason)
    code = new_code()
    account.is_active = True
    with_slip(account, code).save()
    record(actor, "access.account.reset", "account", login, reason=reason)
    return slips({login: code}, timezone.localdate())[0]


@in_turn
def take_back_slips(actor: Actor, *, reason: str) -> list[str]:
    """Takes every slip back that was not used yet: such an account has no way in until it gets a new one, and whoever
    is signed in by a slip is out. Gives the logins. Raises NotAllowed."""
    require(actor, Permission.ACCESS_ACCOUNT_OPEN)
    waiting = Account.objects.exclude(slip_digest="")
    logins = sorted(waiting.values_list("login", flat=True))
    if logins:
        # Another password, if one that nobody has: whoever is signed in with a slip is out.
        lost = {"password": make_password(None), "must_change_password": False}
        waiting.update(slip_digest="", slip_until=None, **lost)
        entry = record(actor, "access.slip.take-back", "account", "", detail={"accounts": logins}, reason=reason)
        found_by(entry, logins)
    return logins


@in_turn
def close_account(actor: Actor, login: str, *, reason: str) -> Account:
    """Closes an account; whoever is signed in with it is out at once, and its tokens end for good.

    Raises NotAllowed, AccessError.
    """
    require(actor, Permission.ACCESS_ACCOUNT_CLOSE, login)
    account = account_of(login, actor, reason)
    if account.is_owner and not Account.objects.filter(is_owner=True, is_active=True).exclude(pk=account.pk).exists():
        raise AccessError("A136", "login", login=login)  # Or nobody could give anybody a way in again.
    account.is_active = False
    account.slip_digest = ""
    account.save(update_fields=["is_active", "slip_digest"])
    entry = record(actor, "access.account.close", "account", login, reason=reason)
    end_tokens([login], entry.at)
    return account


@in_turn
def close_accounts_of_leavers(actor: Actor, day: date) -> list[str]:
    """Closes the accounts of all who are no longer employed on a day; their logins. Raises NotAllowed."""
    require(actor, Permission.ACCESS_ACCOUNT_CLOSE)
    there = on(Employment.objects.all(), day).values("person")
    coming = current(Employment.objects.filter(since__gt=day)).values("person")
    left = Account.objects.filter(is_active=True, is_owner=False, person__isnull=False)
    left = left.exclude(person__in=there).exclude(person__in=coming)
    logins = sorted(left.values_list("login", flat=True))
    if logins:
        left.update(is_active=False, slip_digest="")
        detail = {"accounts": logins, "day": day.isoformat()}
        entry = record(actor, "access.account.close", "account", "", detail=detail, reason="離職")
        found_by(entry, logins)
        end_tokens(logins, entry.at)
    return logins


@in_turn
def hand_over(actor: Actor, login: str, *, reason: str) -> Account:
    """The owner of the system hands it to another account and keeps it no longer. Raises NotAllowed, AccessError."""
    require(actor, Permission.ACCESS_OWNER_HAND_OVER, login)
    account = account_of(login, actor, reason)
    if account.is_owner:
        raise AccessError("A111", "login", login=login)
    if not account.is_active:
        raise AccessError("A103", "login", login=login)
    if account.person is not None:
        today = timezone.localdate()
        employed(account.person.number, "login", today, today)  # Who has left has no right, whatever he owns.
    Account.objects.filter(pk=actor.account or 0).update(is_owner=False)
    account.is_owner = True
    account.save(update_fields=["is_owner"])
    record(actor, "access.owner.hand-over", "account", login, detail={"before": actor.name}, reason=reason)
    return account


@in_turn
def name_stand_in(actor: Actor, person: str, by: str, *, since: date, until: date, reason: str) -> StandIn:
    """Names who acts for somebody on certain days. Raises NotAllowed, AccessError."""
    require(actor, Permission.ACCESS_STAND_IN_NAME, person)
    keep_words(reason, "reason", LONGEST_REASON)
    if not reason.strip():
        raise AccessError("A109", "reason")
    if until < since:
        raise AccessError("A105", "until", since=since.isoformat(), until=until.isoformat())
    if person == by:
        raise AccessError("A106", "by")
    if by in actor.selves and person != actor.name:
        raise AccessError("A119", "by")  # Or whoever may name one takes the rights of those below him.
    away, acting = employed(person, "person", since, until), employed(by, "by", since, until)
    held = StandIn.objects.select_related("by").filter(person=away, ended_at=None, since__lte=until, until__gte=since)
    if (other := held.first()) is not None:
        days = {"since": other.since.isoformat(), "until": other.until.isoformat()}
        raise AccessError("A107", "since", number=person, by=other.by.number, **days)
    detail = {"by": by, "since": since.isoformat(), "until": until.isoformat()}
    entry = record(actor, "access.stand-in.name", "person", person, detail=detail, reason=reason)
    found_by(entry, [by])
    return StandIn.objects.create(person=away, by=acting, since=since, until=until, reason=reason, entry=entry.position)


@in_turn
def end_stand_in(actor: Actor, number: int, *, reason: str) -> StandIn:
    """Takes a stand-in back before his last day. Raises NotAllowed, AccessError."""
    found = StandIn.objects.select_related("person", "by").filter(pk=number, ended_at=None).first()
    require(actor, Permission.ACCESS_STAND_IN_END, found.person if found else "")
    if found is None:
        raise AccessError("A108")
    if not reason.strip():
        raise AccessError("A109", "reason")
    detail = {"by": found.by.number, "named": found.entry}
    entry = record(actor, "access.stand-in.end", "person", found.person.number, detail=detail, reason=reason)
    found_by(entry, [found.by.number])
    found.ended_at = entry.at
    found.save(update_fields=["ended_at"])
    return found


# --- what they share -------------------------------------------------------------------------------------------------


def account_of(login: str, actor: Actor, reason: str) -> Account:
    """The account of a login, which only an owner touches when it is an owner's. Raises AccessError."""
    keep_name(login, "login", LONGEST_LOGIN)
    if not reason.strip():
        raise AccessError("A109", "reason")
    account = Account.objects.select_for_update().filter(login=login).first()
    if account is None:
        raise AccessError("A101", "login", login=login)
    acts_as_owner = actor.is_system or Account.objects.filter(pk=actor.account or 0, is_owner=True).exists()
    if account.is_owner and (not acts_as_owner or actor.instead_of):
        raise AccessError("A102", "login", login=login)
    return account


def end_tokens(logins: Collection[str], moment: datetime) -> None:
    """The tokens of accounts that are closed end for good, also when an account is opened again."""
    Token.objects.filter(account__login__in=logins, revoked_at=None).update(revoked_at=moment)


def without_account(day: date) -> list[Person]:
    """Everybody employed on a day who has no account."""
    there = on(Employment.objects.all(), day).values("person")
    return list(Person.objects.filter(Q(pk__in=there), account=None))


def with_slip(account: Account, code: str) -> Account:
    """The account with a slip instead of a password; not saved."""
    account.set_unusable_password()
    account.slip_digest = digest_of(code)
    account.slip_until = timezone.localdate() + timedelta(days=DAYS)
    account.must_change_password = True
    return account


def slips(codes: dict[str, str], day: date) -> list[Slip]:
    """The slips of codes by login, by unit and number, as they are handed out; in three queries."""
    names = dict(current(Employment.objects.order_by("since")).values_list("person__number", "name"))
    units = dict(on(UnitStanding.objects.all(), day).values_list("unit", "name"))
    homes = dict(on(Assignment.objects.all(), day).values_list("person__number", "unit"))
    until = day + timedelta(days=DAYS)
    made = [
        Slip(login, names.get(login, ""), units.get(homes.get(login, 0), ""), code, until)
        for login, code in codes.items()
    ]
    return sorted(made, key=lambda slip: (slip.unit, slip.login))


def employed(number: str, field: str, since: date, until: date) -> Person:
    """A person who is employed from one day to another. Raises AccessError."""
    keep_name(number, field, LONGEST_NUMBER)
    person = Person.objects.filter(number=number).first()
    if person is None:
        raise AccessError("A110", field, number=number)
    for day in (since, until):
        if not on(Employment.objects.filter(person=person), day).exists():
            raise AccessError("A104", field, number=number, day=day.isoformat())
    return person
