"""The company itself, from what the handbook says of posts, groups and grades; and the registers that hold it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kaohe.demo.chance import source
from kaohe.demo.changes import Changes
from kaohe.demo.days import Month
from kaohe.demo.founding import Founding
from kaohe.demo.people import Firm
from kaohe.demo.posts import Staffing, rank
from kaohe.demo.profile import Profile
from kaohe.demo.reach import applying
from kaohe.handbook.book import Book
from kaohe.handbook.model import Judge, Sheet
from kaohe.handbook.names import fold

ROSTER = "排班"
ANYBODY = "員工"
SUPERIOR = "上級"


def firm(book: Book, profile: Profile, months: tuple[Month, ...], people: int, seed: int) -> Firm:
    """A company of so many people, founded and lived through its months."""
    posts = posts_of(book)
    made = Firm(months, posts)
    shares = {post: 1 + cards for post, cards in concerned(book).items()} | dict(profile.shares)
    plan = Staffing(posts, tuple(groups_of(book, posts)), shares, profile.superiors).fit(people)
    Founding(made, plan, grades_of(book, posts), source(seed, "founding")).found()
    Changes(made, source(seed, "changes")).pass_by()
    return made


def posts_of(book: Book) -> tuple[str, ...]:
    """The posts the handbook lists."""
    held = book.register("任職")
    kind = book.field_type(held, "崗位") if held else None
    options: tuple[str, ...] = getattr(kind, "options", ())
    return options or book.options("崗位") or (ANYBODY,)


def groups_of(book: Book, posts: tuple[str, ...]) -> list[str]:
    """Units that must exist because they judge where no post does."""
    found: dict[str, None] = {}
    for judges in _judges(book):
        if not {SUPERIOR, *posts} & set(judges):
            found |= dict.fromkeys(judges)
    return list(found)


def _judges(book: Book) -> Iterator[list[str]]:
    cards = [output.card for outputs in book.outputs.values() for output in outputs if not output.part]
    for card in [*cards, *book.record_judges]:
        if isinstance(card, Judge):
            yield [judge.value for judge in card.judges]
        if isinstance(card, Sheet):
            yield from ([judge.value for judge in row.judges] for row in card.rows)


def concerned(book: Book) -> Counter[str]:
    """How many cards speak of each post: those a handbook speaks of most, most people hold."""
    found: Counter[str] = Counter()
    for outputs in book.outputs.values():
        for output in outputs:
            if output.card.applies:
                found.update(applying(output.card.applies.expr) or ())
    return found


def grades_of(book: Book, posts: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The grades of each post: the list `崗位名職級`, or `職級` for all who lead nobody."""
    found = {post: book.options(f"{post}職級") for post in posts}
    usual = book.options("職級")
    return {post: own or (() if rank(post) else usual) for post, own in found.items() if fold(post)}
