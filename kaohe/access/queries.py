"""Reading access: the accounts of the staff, who owns the system, who stands in for whom."""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from kaohe.access.models import Account, StandIn
from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require, visible
from kaohe.people.facts import current, on
from kaohe.people.models import Assignment, Employment, Person, UnitStanding

NONE, SLIP, OPEN, CLOSED, LEFT = "none", "slip", "open", "closed", "left"
STATES = (NONE, SLIP, OPEN, CLOSED, LEFT)
"""No account; a slip that was not used; open; closed; open though the person has left."""


def accounts(actor: Actor, day: date, *, q: str = "", unit: str = "", state: str = "") -> QuerySet[Person]:
    """Everybody who is employed on a day or has an account, by number: with `name`, `unit_name`,
    `state` and `has_factor`.

    Raises NotAllowed.
    """
    require(actor, Permission.ACCESS_ACCOUNT_READ)
    people = Person.objects.select_related("account").annotate(
        name=name_of("pk"),
        home=Subquery(on(Assignment.objects.filter(person=OuterRef("pk")), day).values("unit")[:1]),
        unit_name=Subquery(
            on(UnitStanding.objects.filter(unit=OuterRef("home")), day).order_by("-since").values("name")[:1]
        ),
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("account"))),
        is_employed=Exists(on(Employment.objects.filter(person=OuterRef("pk")), day)),
        state=Case(
            When(account=None, then=Value(NONE)),
            When(account__is_active=False, then=Value(CLOSED)),
            When(is_employed=False, then=Value(LEFT)),
            When(~Q(account__slip_digest=""), then=Value(SLIP)),
            default=Value(OPEN),
            output_field=CharField(),
        ),
    )
    found = people.filter(Q(is_employed=True) | ~Q(account=None))
    if q:
        found = found.filter(Q(number__icontains=q) | Q(name__icontains=q))
    if unit:
        found = found.filter(unit_name=unit)
    if state:
        found = found.filter(state=state)
    return found.order_by("number")


def units_with_accounts(actor: Actor, day: date) -> list[str]:
    """The names of the units of a day, to choose from. Raises NotAllowed."""
    require(actor, Permission.ACCESS_ACCOUNT_READ)
    return list(on(UnitStanding.objects.all(), day).order_by("unit__code").values_list("name", flat=True))


def account(actor: Actor, day: date, login: str) -> Person | None:
    """One line of that list; None when there is none. Raises NotAllowed."""
    return accounts(actor, day).filter(Q(account__login=login) | Q(number=login)).first()


def owners(actor: Actor) -> list[Account]:
    """The accounts that own the system. Raises NotAllowed."""
    require(actor, Permission.ACCESS_ACCOUNT_READ)
    return list(Account.objects.filter(is_owner=True).order_by("login"))


def stand_ins(actor: Actor, day: date) -> QuerySet[StandIn]:
    """Who stands in for whom on a day or later, as far as the actor may end that or is one: with both names.

    Raises NotAllowed.
    """
    seen = visible(actor, Permission.ACCESS_STAND_IN_END)
    found = StandIn.objects.select_related("person", "by").filter(ended_at=None, until__gte=day)
    if seen is not None:
        found = found.filter(Q(person__number__in=seen) | Q(by__number=actor.name))
    return found.annotate(name=name_of("person"), by_name=name_of("by")).order_by("since", "person__number")


def replaced_by(number: str, day: date) -> list[str]:
    """The numbers of those for whom somebody stands in on a day."""
    held = StandIn.objects.filter(by__number=number, ended_at=None, since__lte=day, until__gte=day)
    return list(held.order_by("person__number").values_list("person__number", flat=True))


def standing_in(number: str, day: date) -> list[StandIn]:
    """For whom somebody stands in on a day, with `name`, and until when."""
    held = StandIn.objects.filter(by__number=number, ended_at=None, since__lte=day, until__gte=day)
    return list(held.select_related("person").annotate(name=name_of("person")).order_by("person__number"))


def name_of(person: str) -> Subquery:
    """The name by which a person is known now."""
    return Subquery(current(Employment.objects.filter(person=OuterRef(person))).order_by("-since").values("name")[:1])
