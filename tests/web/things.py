"""One of everything that an address can name, in the small company."""

from typing import Any

from django.utils import timezone

from kaohe.access.acting import acting
from kaohe.access.actions import name_stand_in
from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.editions.actions import comment, start_draft
from kaohe.jobs.queue import begin
from kaohe.notices.actions import publish
from kaohe.people.staff_list import keep_staff_list
from kaohe.privacy.models import Erasure
from kaohe.records.actions import enter, stage, take
from kaohe.records.attaching import attach
from kaohe.records.attachment_files import Upload as AttachedUpload
from kaohe.records.bringing import TAKE, about
from kaohe.records.files import keep_upload
from kaohe.records.imports import look_at
from kaohe.records.models import Batch
from kaohe.records.presets import Chosen
from kaohe.records.views import keep_view
from kaohe.reports.site.places import page_of
from tests.company import SINCE, book, files

PURPOSE = {"目的號": "P1", "台賬": "暗訪", "資料": "備註", "用途": "改進", "依據": "同意", "自": "2026-01-01"}


def register(name="投訴"):
    """A register of the company's book."""
    found = book().register(name)
    assert found is not None
    return found


def things_of(owner: Actor) -> dict[str, Any]:
    """What addresses name: E1 is replaced by E2 today, HR drafts the next edition, which the owner comments on."""
    today = timezone.localdate()
    hr = acting(Account.objects.get(login="H1").pk)
    draft = start_draft(hr, "shop", title="二").number
    lines = files()["shop/01.md"].split("\n")
    complaints = register()
    (entry,) = enter(owner, book(), complaints, [{"投訴號": "1", "工號": "E1", "日期": "2026-10-05"}])
    (attachment,) = attach(owner, complaints, entry.entry, [AttachedUpload("證明.pdf", [b"%PDF-1.7"])])
    erasure = Erasure.objects.create(
        register="暗訪", day=today, fields=["備註"], records=1, proposed_by="H1", proposed_at=timezone.now(), entry=1
    )
    enter(owner, book(), register("處理目的"), [PURPOSE])
    (consent,) = enter(owner, book(), register("處理同意"), [{"工號": "E1", "目的號": "P1", "同意日": "2026-10-05"}])
    upload = keep_upload([b"\xef\xbb\xbf" + "投訴號,工號,日期\n2,E2,2026-10-06\n".encode()])
    analyst = acting(Account.objects.get(login="A1").pk)
    job = begin(analyst, TAKE, {"register": "投訴", "batch": 0}, about=about(complaints, "投訴.csv"))
    batch = stage(owner, complaints, look_at(book(), complaints, upload, "投訴.csv", Chosen({"投訴號": "投訴號"})))
    upload = keep_upload([b"\xef\xbb\xbf" + "投訴號,工號,日期\n3,E1,2026-10-07\n".encode()])
    bulk = stage(owner, complaints, look_at(book(), complaints, upload, "大.csv"))
    Batch.objects.filter(pk=bulk.pk).update(is_bulk=True)
    take(owner, book(), complaints, bulk.pk)
    return {
        "erasure": erasure.pk,
        "consent": consent.entry,
        "stand_in": name_stand_in(owner, "E1", "E2", since=today, until=today, reason="休假").pk,
        "draft": draft,
        "entry": entry.entry,
        "attachment": attachment.pk,
        "act": entry.position,
        "bulk": bulk.pk,
        "view": keep_view(owner, complaints, "一", "all=1").pk,
        "batch": batch.pk,
        "job": job.pk,
        "comment": comment(owner, draft, "看一下").pk,
        "notice": publish(hr, title="一", text="一", to="E1").number,
        "list": keep_staff_list(owner, "x.csv", "工號,姓名\nE1,甲\n".encode()).pk,
        "since": SINCE.isoformat(),
        "chapter": page_of("shop/01.md"),
        "value": lines.index("```參數 每次扣分") + 1,
        "sheet": lines.index("```考核表 評分") + 1,
    }
