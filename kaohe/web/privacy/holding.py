"""What is held about a person, why and how long; his notices; his consents, which he withdraws himself."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kaohe.base.permission import Permission, offered
from kaohe.privacy.consents import own_consent, withdraw_consent
from kaohe.privacy.held import personal_data
from kaohe.privacy.registers import CONTENT, DATA, DAY, GROUND, USE, WAY
from kaohe.privacy.registers import PURPOSE as NUMBER
from kaohe.web.act import Act, act
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.privacy.erasing import kept_words
from kaohe.web.privacy.forms import Why
from kaohe.web.texts import t


@require_safe
def mine_page(request: HttpRequest) -> HttpResponse:
    """What is held about whoever asks."""
    return shown(request, actor_of(request).name, t("privacy.mine"), t("privacy.mine_purpose"))


@require_safe
def person_page(request: HttpRequest, number: str) -> HttpResponse:
    """What is held about a person."""
    back = reverse("people:person", args=[number]), number
    return shown(request, number, t("privacy.person", number=number), t("privacy.person_purpose"), back)


def shown(
    request: HttpRequest, number: str, title: str, purpose: str, back: tuple[str, str] | None = None
) -> HttpResponse:
    """The page of one person."""
    actor = actor_of(request)
    found = personal_data(actor, number, timezone.localdate())
    rows = [(one, kept_words(one.kept) if one.kept else "", [told(row) for row in one.purposes]) for one in found.held]
    notices = [(row.get(DAY, ""), row.get(CONTENT, ""), row.get(WAY, "")) for row in found.notices]
    consents = [(one, told(one.purpose)) for one in found.consents]
    return page(
        request, "privacy/held.html", title=title, purpose=purpose, back=back, number=number, rows=rows,
        notices=notices, consents=consents, is_mine=actor.name == number and not actor.instead_of,
        may_copy=offered(actor, Permission.PEOPLE_COPY, number),
    )  # fmt: skip


def told(row: object) -> tuple[str, str, str]:
    """A purpose: what for, on which ground, which data."""
    found: dict[str, str] = dict(row)  # type: ignore[call-overload]
    return found.get(USE, found.get(NUMBER, "")), found.get(GROUND, ""), found.get(DATA, "")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_page(request: HttpRequest, entry: int) -> HttpResponse:
    """Withdraws a consent of one's own."""
    actor = actor_of(request)
    own_consent(actor, entry)
    said = Act(
        t("privacy.withdraw_title"), t("privacy.withdraw_purpose"), t("privacy.withdraw_act"),
        (reverse("privacy:mine"), t("privacy.mine")), t("privacy.withdrawn_done"),
    )  # fmt: skip
    return act(request, Why(request.POST or None), partial(withdraw_consent, actor, entry), said)
