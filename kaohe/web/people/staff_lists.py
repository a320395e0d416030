"""Bringing a staff list in: sending the file, saying what its columns mean, seeing what would change, taking it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaohe.base.errors import KaoheError
from kaohe.base.permission import ANYONE, NotAllowed, Permission, require
from kaohe.intake.faults import FileRefused, fault
from kaohe.people.staff_file import FIELDS, StaffTable, said_of
from kaohe.people.staff_list import columns_before, keep_staff_list, plan_of, staff_list, take_in
from kaohe.people.staff_plan import Kind, Plan
from kaohe.reports.known_posts import posts_in_force, unknown_posts
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.paging import paged
from kaohe.web.people.acts import shown_or_sent
from kaohe.web.people.forms import Meaning, SendList
from kaohe.web.texts import column, t

BACK = "people:list"
SHOWN_FAULTS = 200
CHOSEN = "staff_columns"


@shown_or_sent
def send_page(request: HttpRequest) -> HttpResponse:
    """Takes the file; nobody is changed by it."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_WRITE, ANYONE)
    form = SendList(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            kept = keep_staff_list(actor, sent.name, sent.read())
        except FileRefused as refused:
            wrong = fault(sent.name, refused.line, "", "", refused.refusal)
            form.add_error("file", " ".join(said_of(wrong, column())))
        else:
            return redirect("people:import_look", kept.pk)
    return page(
        request, "people/import.html", title=t("people.import_title"), purpose=t("people.import_purpose"),
        back=(reverse(BACK), t("people.title")), form=form, button=t("people.import_send"), fields=FIELDS,
        posts=posts_in_force(), status=422 if form.errors else 200,
    )  # fmt: skip


@shown_or_sent
def look_page(request: HttpRequest, number: int) -> HttpResponse:
    """Shows what would change for each person, every fault at its place; sent, takes all of it in."""
    actor = actor_of(request)
    kept, table = staff_list(actor, number)
    mapping, effective = meaning(request, table, columns_before(actor))
    refused = ""
    if request.method == "POST":
        try:
            done = take_in(actor, number, mapping, effective, shown=request.POST.get("shown", ""))
        except NotAllowed:
            raise
        except KaoheError as why:
            refused = " ".join(why.said(column()))
        else:
            count = len(done.of(Kind.NEW)) + len(done.of(Kind.CHANGED))
            messages.success(request, t("people.import_done", count=count))
            return redirect(BACK)
    plan = plan_of(actor, table, mapping, effective)
    chosen = {**mapping, "effective": effective.isoformat()}
    return page(
        request, "people/import_look.html", fragment="people/import_plan.html",
        title=t("people.import_look_title", file=kept.file), purpose=t("people.import_look_purpose"),
        back=(reverse("people:import"), t("people.import_title")),
        form=Meaning(chosen, columns=table.columns), refused=refused, unread=table.unread(mapping),
        **shown(request, plan),
        status=422 if refused else 200,
    )  # fmt: skip


def meaning(request: HttpRequest, table: StaffTable, before: Mapping[str, str]) -> tuple[dict[str, int], date]:
    """Which column holds which field, as the address says or as it was guessed, and from which day posts change.

    What was chosen for one file holds for the next, which is often the same file mended; after that, what was taken in.
    """
    asked = {name: request.GET.get(name, "") for name in FIELDS}
    places = {str(place): place for place in range(len(table.columns))}
    chosen = {name: places[place] for name, place in asked.items() if place in places}
    try:
        effective = date.fromisoformat(request.GET.get("effective", ""))
    except ValueError:
        effective = timezone.localdate()
    if "effective" in request.GET:
        request.session[CHOSEN] = table.named(chosen)
        return chosen, effective
    return table.guessed({**before, **request.session.get(CHOSEN, {})}), effective


def shown(request: HttpRequest, plan: Plan) -> Mapping[str, object]:
    """What the template needs of a plan."""
    touched = [one for one in plan.people if one.kind is not Kind.SAME]
    faults = [(one, *said_of(one, column())) for one in plan.faults[:SHOWN_FAULTS]]
    counts = {kind.value: len(plan.of(kind)) for kind in Kind}
    posts = [one.post.post for one in touched if one.post]
    return {
        "plan": plan, "faults": faults, "counts": counts, "rows": paged(request, touched),
        "unknown_posts": unknown_posts(posts, timezone.localdate()),
        "may_take": not plan.faults and not plan.is_empty,
    }  # fmt: skip


@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """A list of three people to write over."""
    del request
    head = ",".join(t(f"people.import_{name}") for name in FIELDS)
    posts = [*posts_in_force(), t("people.import_example_leader"), t("people.import_example_agent")]
    lines = t("people.import_example", first=posts[0], second=posts[1]).split(" / ")
    content = "\n".join([head, *lines, ""])
    response = HttpResponse(content.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="staff-list.csv"'
    return response
