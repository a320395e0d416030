"""A job from its beginning to its end: done, broken, refused, cancelled, begun again, stopped."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kaohe.base.actor import Actor, Proof
from kaohe.jobs.errors import JobsError, NoJob
from kaohe.jobs.kinds import job, said
from kaohe.jobs.mending import KEPT, prune
from kaohe.jobs.models import Job
from kaohe.jobs.progress import STOPPING, Cancelled
from kaohe.jobs.queries import job as one_job
from kaohe.jobs.queries import jobs, standing
from kaohe.jobs.queue import begin, begin_again, cancel
from kaohe.jobs.worker import work_off_all, work_off_one
from tests.jobs.conftest import ABOUT, ME, TRIES, did, now

pytestmark = pytest.mark.django_db


def due_now():
    """What was put off waits no longer."""
    DBTaskResult.objects.ready().update(run_after=timezone.now())
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())


def test_a_job_is_done_as_who_began_it(waiting):
    made = waiting(what="b")
    assert (now(made).state, work_off_all()) == ("waiting", 1)

    seen = one_job(ME, made.pk)
    assert (seen.state, seen.result, seen.by, seen.is_open) == ("done", {"what": "b"}, "E1", False)
    assert (seen.done, seen.total) == (1, 2)
    assert did == [("E1", "b")]
    assert not standing().is_worked


def test_jobs_are_done_in_their_order(waiting):
    for what in "abc":
        waiting(what=what)

    assert work_off_all() == 3
    assert [what for _, what in did] == ["a", "b", "c"]
    assert [one.number for one in jobs(ME)] == sorted((one.number for one in jobs(ME)), reverse=True)


def test_a_job_is_there_only_when_its_transaction_is(waiting):
    with transaction.atomic():
        waiting()
        transaction.set_rollback(True)

    assert (Job.objects.count(), work_off_all()) == (0, 0)


def test_the_same_work_is_open_once(waiting):
    first = waiting(once="look:1")

    assert waiting(once="look:1") == first
    assert waiting(once="look:2") != first
    work_off_all()
    assert waiting(once="look:1") != first
    assert waiting() != waiting()


def test_the_same_work_of_another_is_his_own(waiting):
    mine, other = waiting(once="look:1"), Actor("E2", account=2)

    his = begin(other, "test.note", {"what": "b"}, about=ABOUT, once="look:1")

    assert his != mine
    assert one_job(other, his.pk).is_open
    assert begin(other, "test.note", {"what": "b"}, about=ABOUT, once="look:1") == his


def test_an_unknown_kind_is_our_fault():
    with pytest.raises(ValueError, match=r"test\.nothing"):
        begin(ME, "test.nothing", {}, about=ABOUT)


def test_what_breaks_is_tried_again_later_and_not_for_ever(waiting, caplog):
    caplog.set_level(logging.CRITICAL, "kaohe.jobs")
    made = waiting(what="x", broken=TRIES)

    for failures in range(1, TRIES):
        assert work_off_all() == 1
        assert (now(made).state, now(made).failures) == ("waiting", failures)
        assert work_off_all() == 0  # Not at once.
        due_now()
    work_off_all()

    assert now(made).state == "failed"
    assert "3 times over" in one_job(ME, made.pk).words["en"][0]
    due_now()
    assert work_off_all() == 0
    begin_again(ME, made.pk)
    work_off_all()
    assert now(made).state == "done"


def test_what_breaks_once_is_done_in_the_end(waiting, caplog):
    caplog.set_level(logging.CRITICAL, "kaohe.jobs")
    made = waiting(what="x", broken=1)
    work_off_all()
    due_now()
    work_off_all()

    assert (now(made).state, now(made).attempt, now(made).words) == ("done", 2, {})


@job("test.who")
def who(actor, progress):
    did.append(actor)
    return {}


def test_a_job_has_the_rights_of_who_began_it_and_no_more():
    begun = Actor("E1", account=1, instead_of="E2", token=7, proof=Proof.SECOND_FACTOR)
    begin(begun, "test.who", {}, about=ABOUT)
    work_off_all()

    assert did == [begun]


@job("test.refused")
def refused(actor, progress):
    raise JobsError("J104", number=3)


def test_what_a_room_refuses_is_told_and_not_tried_again(waiting):
    made = begin(ME, "test.refused", {}, about=ABOUT)
    work_off_all()

    assert now(made).state == "failed"
    assert now(made).words["en"] == ["Job 3 has ended already.", "Look at what came of it."]
    assert now(made).words["zh_Hans"][0] == "第 3 号后台任务已经结束。"


def test_a_waiting_job_is_cancelled_at_once(waiting):
    made = waiting()
    cancel(ME, made.pk)

    assert (work_off_all(), now(made).state, did) == (1, "cancelled", [])
    with pytest.raises(JobsError, match="結束"):
        cancel(ME, made.pk)
    begin_again(ME, made.pk)
    with pytest.raises(JobsError, match="還沒有結束"):
        begin_again(ME, made.pk)
    work_off_all()
    assert now(made).state == "done"
    with pytest.raises(JobsError):
        begin_again(ME, made.pk)


@job("test.cancelled")
def cancelled(actor, progress, *, number):
    did.append("begun")
    cancel(ME, number)
    progress.told_at = float("-inf")
    progress(1, 2)
    did.append("not reached")
    return {}


def test_a_running_job_ends_at_its_next_step(waiting):
    made = begin(ME, "test.cancelled", {"number": 0}, about=ABOUT)
    Job.objects.update(args={"number": made.pk})
    work_off_all()

    assert (now(made).state, did) == ("cancelled", ["begun"])


@job("test.stopped")
def stopped(actor, progress):
    did.append("begun")
    STOPPING.set()
    progress.at(said("kaohe.jobs", "J104", number=1))
    did.append("not reached")
    return {}


def test_a_worker_that_stops_puts_its_job_back(waiting):
    made = begin(ME, "test.stopped", {}, about=ABOUT)
    assert work_off_all() == 1

    assert (now(made).state, now(made).failures, did) == ("waiting", 0, ["begun"])
    STOPPING.clear()
    work_off_one("another")
    assert did == ["begun", "begun"]


def test_what_a_job_does_in_a_transaction_is_not_cut_off(waiting):
    @job("test.whole")
    def whole(actor, progress):
        STOPPING.set()
        with transaction.atomic():
            progress(1, 2)
        return {"whole": True}

    made = begin(ME, "test.whole", {}, about=ABOUT)
    work_off_all()

    assert now(made).result == {"whole": True}


def test_others_see_no_job_that_is_not_theirs(waiting, owner):
    made = waiting()

    for act in (one_job, cancel, begin_again):
        with pytest.raises(NoJob):
            act(Actor("E2", account=2), made.pk)
        with pytest.raises(NoJob):
            act(owner, made.pk + 1)
    assert jobs(Actor("E2", account=2)) == []
    assert [one.number for one in jobs(owner)] == [made.pk]
    assert cancel(owner, made.pk).state == "cancelled"


def test_who_keeps_jobs_begins_none_again_in_the_name_of_another(waiting, owner):
    made = waiting()
    cancel(owner, made.pk)

    with pytest.raises(JobsError, match="別人開始的"):
        begin_again(owner, made.pk)

    assert now(made).state == "cancelled"
    assert (one_job(owner, made.pk).may_be_tried_again, one_job(ME, made.pk).may_be_tried_again) == (False, True)
    assert (jobs(owner)[0].may_be_tried_again, jobs(ME)[0].may_be_tried_again) == (False, True)
    assert begin_again(ME, made.pk).state == "waiting"


def test_begun_again_it_has_proven_what_he_has_now(waiting):
    made = waiting()
    cancel(ME, made.pk)
    assert now(made).proof == Proof.FRESH

    begin_again(replace(ME, proof=Proof.PASSWORD), made.pk)

    assert now(made).proof == Proof.PASSWORD


def test_old_jobs_are_taken_away(waiting):
    old, young, open_one = waiting(), waiting(), waiting()
    work_off_one("me")
    work_off_one("me")
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - KEPT - timedelta(hours=1))
    Job.objects.filter(pk=open_one.pk).update(created_at=timezone.now() - 2 * KEPT)
    DBTaskResult.objects.finished().update(finished_at=timezone.now() - timedelta(days=2))

    prune()

    assert set(Job.objects.values_list("pk", flat=True)) == {young.pk, open_one.pk}
    assert DBTaskResult.objects.count() == 1


def test_interruptions_are_no_faults():
    assert not issubclass(Cancelled, Exception)
