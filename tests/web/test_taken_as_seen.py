"""A file is taken as it was seen, and what was taken out comes in as it was."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.records.actions import enter, withdraw
from kaohe.records.models import Batch, Revision
from kaohe.web.registers.books import register_of
from tests.records.conftest import ABSENT
from tests.web.test_register_files import upload
from tests.web.test_registers import LIST, company, kept

__all__ = ["company", "kept"]
pytestmark = pytest.mark.django_db
TWO = "工號,日期,種類,計劃,實際\nE1,2026-10-05,事假,8,4\n"


def matched(client, number, hours):
    columns = ("工號", "日期", "種類", hours)
    said = {f"of-{at}": column for at, column in enumerate(columns)}
    return client.post(f"{LIST}imports/{number}/columns", said, follow=True)


def sent_by(page, number):
    """What the button on a page sends."""
    form = re.search(rf"<form[^>]*action=\"[^\"]*/imports/{number}/take\".*?</form>", page, re.DOTALL)
    assert form
    return dict(re.findall(r"<input[^>]*name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"", form.group()))


def test_a_file_is_taken_as_it_was_seen_though_another_has_matched_it_anew(as_owner):
    upload(as_owner, TWO)
    number = Batch.objects.get().pk
    seen = matched(as_owner, number, "計劃").content.decode()
    wanted = sent_by(seen, number)
    matched(as_owner, number, "實際")  # Another does, in another window.

    as_owner.post(f"{LIST}imports/{number}/take", wanted, follow=True)

    assert [one.row["小時"] for one in Revision.objects.all()] in ([], ["8"])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_that_was_taken_out_is_brought_in_as_it_was(as_owner, owner, form):
    book, register = register_of("缺勤")
    [made] = enter(owner, book, register, [ABSENT | {"備註": "+8613912345678"}])
    sent = as_owner.post(f"{LIST}export", {"form": form})
    content = sent.getvalue()
    withdraw(owner, register, made.entry, seen=1, reason="再來")

    as_owner.post(f"{LIST}imports", {"file": SimpleUploadedFile(f"缺勤.{form}", content)}, follow=True)
    as_owner.post(f"{LIST}imports/{Batch.objects.get().pk}/take", follow=True)

    assert Revision.objects.get(is_live=True).row["備註"] == "+8613912345678"
