"""Reading the ledger: by what it is about, by who acted, by period; and whether the chain holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.period import FIRST_YEAR, LAST_YEAR
from kaohe.base.permission import Permission, require
from kaohe.ledger.actions import PERSON
from kaohe.ledger.digests import FIRST, of_entry, of_reason
from kaohe.ledger.models import About, Entry

ACCOUNT = "account"
LISTS = ("numbers", "accounts")
"""In the detail of an entry: those for whom it was decided at once."""
FIELDS = (
    "position", "at", "actor", "action", "kind", "subject", "period", "detail", "reason_digest", "previous",
)  # fmt: skip
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
"""Beyond them the ledger has no entry, and a day perhaps no moment in another zone."""


def entries(
    actor: Actor,
    *,
    kind: str = "",
    subject: str = "",
    by: str = "",
    period: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Entry]:
    """Entries, newest first, narrowed by what is given; days by the company's clock. Raises NotAllowed."""
    require(actor, Permission.LEDGER_READ, (kind, subject))
    wanted: dict[str, object] = {"actor": by, "period": period}
    wanted["at__gte"] = since and begin_of(in_time(since))
    wanted["at__lt"] = until and begin_of(in_time(until) + timedelta(days=1))
    narrowed = about(kind, subject).filter(**{name: value for name, value in wanted.items() if value})
    return narrowed.select_related("reason").order_by("-position")


def about(kind: str, subject: str) -> QuerySet[Entry]:
    """Entries about something, those about many at once among which it was too; two look-ups in two indexes.

    About a person is what is about his account as well, which bears his number.
    """
    wanted = {name: value for name, value in (("kind", kind), ("subject", subject)) if value}
    if not subject:
        return Entry.objects.filter(**wanted)
    named = {"kind__in": (PERSON, ACCOUNT), "subject": subject} if kind == PERSON else wanted
    own = Entry.objects.filter(**named).order_by().values("pk")
    return Entry.objects.filter(pk__in=own.union(About.objects.filter(**wanted).values("entry_id")))


def in_time(day: date) -> date:
    """A day, or the nearest of which every clock can tell the moments."""
    return min(max(day, FIRST_DAY), LAST_DAY)


def begin_of(day: date) -> datetime:
    """The first moment of a day, by the company's clock."""
    return datetime.combine(day, time.min, timezone.get_current_timezone())


@dataclass(frozen=True, slots=True)
class Verified:
    """What the chain looks like: how many entries, the digest of the last, and every place where it does not hold."""

    entries: int
    head: str
    broken: tuple[tuple[int, str], ...]
    """(position, what is wrong there: missing, follows_another, changed, reason_changed or about_changed)."""


def verified(actor: Actor) -> Verified:
    """Works the whole chain out again, and whether entries are found by those whom they list. Raises NotAllowed."""
    require(actor, Permission.LEDGER_VERIFY)
    previous, expected, broken = FIRST, 1, []
    every = Entry.objects.select_related("reason").prefetch_related("about").order_by("position")
    for entry in every.iterator(chunk_size=2000):
        fields = {name: getattr(entry, name) for name in FIELDS}
        if entry.position != expected:
            broken.append((expected, "missing"))
        if entry.previous != previous:
            broken.append((entry.position, "follows_another"))
        if of_entry(fields) != entry.digest:
            broken.append((entry.position, "changed"))
        reason = getattr(entry, "reason", None)
        if reason is not None and of_reason(reason.text, reason.salt) != entry.reason_digest:
            broken.append((entry.position, "reason_changed"))
        listed = listed_in(entry)
        if listed and listed != {(one.kind, one.subject) for one in entry.about.all()}:
            broken.append((entry.position, "about_changed"))
        previous, expected = entry.digest, entry.position + 1
    return Verified(expected - 1, previous, tuple(broken))


def listed_in(entry: Entry) -> set[tuple[str, str]]:
    """Those whom an entry lists itself, so that the chain vouches for them."""
    return {(PERSON, str(one)) for name in LISTS for one in entry.detail.get(name, ())}
