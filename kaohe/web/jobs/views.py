"""Jobs: their list, and the page of one, which follows it by itself and leads on to what came of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kaohe.base.permission import Permission, can
from kaohe.jobs import queries
from kaohe.jobs.queries import Seen
from kaohe.jobs.queue import begin_again, cancel
from kaohe.month.tasks import OPEN_MONTHS
from kaohe.web.actor import actor_of
from kaohe.web.page import page, wants_part
from kaohe.web.texts import column, t


@require_safe
def jobs_page(request: HttpRequest) -> HttpResponse:
    """One's own jobs; for who keeps them everybody's, and whether anybody works them off."""
    actor = actor_of(request)
    keeps = can(actor, Permission.JOBS_KEEP)
    return page(
        request,
        "jobs/list.html",
        title=t("jobs.title"),
        purpose=t("jobs.purpose_all") if keeps else t("jobs.purpose"),
        rows=[shown(one) for one in queries.jobs(actor)],
        standing=queries.standing(),
    )


@require_safe
def job_page(request: HttpRequest, number: int) -> HttpResponse:
    """How far a job came. Once it is done, the page of what came of it."""
    found = queries.job(actor_of(request), number)
    onward = leads_to(found)
    if found.state == "done" and onward and wants_part(request):
        response = HttpResponse()
        response["HX-Redirect"] = onward
        return response
    if found.state == "done" and onward and "stay" not in request.GET:
        return redirect(onward)
    return page(
        request,
        "jobs/job.html",
        fragment="jobs/part.html",
        title=found.about.get(column(), ""),
        purpose=t(f"jobs.purpose_{found.kind.partition('.')[0]}") if found.is_open else "",
        back=(reverse("jobs:jobs"), t("jobs.title")),
        standing=queries.standing() if found.state == "waiting" else None,
        **shown(found),
    )


@require_POST
def cancel_job(request: HttpRequest, number: int) -> HttpResponse:
    """Ends it, at its next step when it runs."""
    cancel(actor_of(request), number)
    return redirect("jobs:job", number)


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Tries once more what failed or was cancelled."""
    return redirect("jobs:job", begin_again(actor_of(request), number).pk)


def shown(job: Seen) -> dict[str, Any]:
    """What a template needs of a job, in the language of the request."""
    words = job.words.get(column(), ["", ""])
    about = job.about.get(column(), "")
    done = t("jobs.done_of", done=f"{job.done:,}", total=f"{job.total:,}") if job.total else f"{job.done:,}"
    return {
        "job": job,
        "about": about,
        "work": t(f"jobs.kind_{job.kind.replace('.', '_')}"),
        "words": words[0],
        "next_step": words[1],
        "done": done if job.done else "",
        "onward": leads_to(job),
    }


def leads_to(job: Seen) -> str:
    """The page of what came of a job; empty when there is none."""
    if job.kind.startswith("records.") and "batch" in job.result:
        return reverse("registers:import", args=[job.result["register"], job.result["batch"]])
    if job.kind == OPEN_MONTHS and "edition" in job.result:
        months = {"months": str(job.args["most"])}
        return f"{reverse('handbook:effect', args=[job.result['edition']])}?{urlencode(months)}"
    return ""
