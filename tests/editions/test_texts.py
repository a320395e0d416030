"""What is said about a handbook, and its texts, hold no control characters."""

from collections.abc import Callable

import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.texts import TextRefused
from kaohe.editions.actions import answer, comment, save_file, save_section, start_draft
from kaohe.editions.drafts import draft_files, edition_of
from kaohe.editions.sections import sections
from kaohe.ledger.models import Entry
from tests.company import put_in_force

pytestmark = pytest.mark.django_db
CHAPTER = "shop/01.md"


@pytest.fixture
def draft(owner):
    """A draft on the small company's handbook."""
    put_in_force(owner)
    return start_draft(owner, "shop", title="二").number


def section(number):
    return sections(draft_files(edition_of(number))[CHAPTER])[-1]


ACTS: dict[str, Callable[..., object]] = {
    "title": lambda by, number, bad: start_draft(by, "shop", title=bad),
    "handbook": lambda by, number, bad: start_draft(by, bad, title="三"),
    "comment": comment,
    "clause": lambda by, number, bad: comment(by, number, "看一下", clause=bad),
    "answer": lambda by, number, bad: answer(by, comment(by, number, "看一下").pk, bad),
}


@pytest.mark.parametrize("bad", ["甲\0", "甲\x1b", "\ud800", "甲" * 10_001], ids=["null", "escape", "half", "long"])
@pytest.mark.parametrize("act", ACTS)
def test_what_is_said_is_refused(owner, draft, act, bad):
    said = Entry.objects.filter(action__in=["editions.draft.start", "editions.comment.answer"]).count()

    with pytest.raises(TextRefused):
        ACTS[act](owner, draft, bad)

    assert Entry.objects.filter(action__in=["editions.draft.start", "editions.comment.answer"]).count() == said


@pytest.mark.parametrize("bad", ["\0", "\x1b", "\ud800"])
def test_a_text_of_a_handbook_is_refused(owner, draft, bad):
    now, before = section(draft), draft_files(edition_of(draft))

    with pytest.raises(KaoheError, match=r"U\+"):
        save_section(owner, draft, CHAPTER, now.key, f"{now.text}\n{bad}", loaded=now.digest)
    with pytest.raises(KaoheError, match=r"U\+"):
        save_file(owner, draft, "shop/02.md", f"# 二{bad}\n", loaded="")

    assert draft_files(edition_of(draft)) == before
