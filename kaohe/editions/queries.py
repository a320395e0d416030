"""Reading editions: the list, one with its history and comments, its chapters, sections, faults, and what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db.models import Count, Q, QuerySet

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, can, require
from kaohe.editions.approving import hands
from kaohe.editions.cards import Placed, cards
from kaohe.editions.checking import Opened, opened_by
from kaohe.editions.drafts import head_of, today
from kaohe.editions.errors import NoSuch
from kaohe.editions.models import Comment, Edition, Folder, Revision, Step, Text
from kaohe.editions.sections import Section, section_of, sections
from kaohe.editions.states import State
from kaohe.handbook.model import AnyCard, Register, Sheet
from kaohe.handbook.names import fold
from kaohe.handbook.quoting import as_read, values_of
from kaohe.handbook.searching import alike, words_of

OPEN = (State.DRAFT, State.COMMENT, State.APPROVED)
CURRENT, SCHEDULED, PAST = "current", "scheduled", "past"


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition as the list shows it. `stands`: its state; of those in force also whether now, later or no more."""

    number: int
    handbook: str
    title: str
    stands: str
    since: date | None
    parent: int | None
    comments: int
    unanswered: int
    saved: datetime
    by: str
    instead_of: str = ""
    """For whom the last to save it stood in."""


def editions(actor: Actor, handbook: str = "") -> list[Listed]:
    """Every edition, the latest first, in three queries. Raises NotAllowed.

    Whoever may not read drafts sees those that are or were in force, and not what was said about them.
    """
    found, hears = seen_by(actor, handbook), can(actor, Permission.EDITIONS_DRAFT_READ)
    current = current_editions()
    counted = found.select_related("parent").annotate(
        said=Count("comments"), open=Count("comments", filter=Q(comments__answer=None))
    )
    steps = {step.edition_id: step for step in Step.objects.filter(edition__in=found).order_by("entry")}
    return [
        Listed(
            one.number, one.handbook, one.title, stands(one, current), one.since,
            one.parent.number if one.parent else None, one.said * hears, one.open * hears,
            steps[one.pk].at, steps[one.pk].by, steps[one.pk].instead_of,
        )
        for one in counted.order_by("-number")
    ]  # fmt: skip


def titles(actor: Actor, handbook: str) -> list[tuple[int, str]]:
    """Number and title of the editions of a handbook, the latest first. Raises NotAllowed."""
    return list(seen_by(actor, handbook).order_by("-number").values_list("number", "title"))


def seen_by(actor: Actor, handbook: str = "") -> QuerySet[Edition]:
    """The editions that somebody may read. Raises NotAllowed."""
    require(actor, Permission.EDITIONS_READ)
    found = Edition.objects.filter(handbook=handbook) if handbook else Edition.objects.all()
    if can(actor, Permission.EDITIONS_DRAFT_READ):
        return found
    return found.filter(state=State.IN_FORCE, since__lte=today())


def current_editions() -> dict[str, int]:
    """Handbook → number of its edition in force today."""
    held = Edition.objects.filter(state=State.IN_FORCE, since__lte=today()).order_by("since", "number")
    return dict(held.values_list("handbook", "number"))


def stands(edition: Edition, current: dict[str, int]) -> str:
    """Where an edition stands today."""
    if edition.state != State.IN_FORCE or edition.since is None:
        return edition.state
    if edition.since > today():
        return SCHEDULED
    return CURRENT if current.get(edition.handbook) == edition.number else PAST


@dataclass(frozen=True, slots=True)
class Shown:
    """An edition, where it stands, and its texts."""

    edition: Edition
    stands: str
    folder: str
    """Digest of its texts as they were saved last."""
    outdated_by: int | None
    """The edition that came into force since it was begun."""


def edition(actor: Actor, number: int) -> Shown:
    """One edition. Raises NotAllowed, EditionError."""
    last = readable(actor, number)
    found = last.edition
    head = head_of(found.handbook) if found.state in OPEN else None
    outdated = head.number if head and head != found.parent else None
    current = current_editions() if found.state == State.IN_FORCE else {}
    return Shown(found, stands(found, current), last.folder_id, outdated)


@dataclass(frozen=True, slots=True)
class Way:
    """What was decided about an edition, by whom, and what waits."""

    steps: tuple[Step, ...]
    revisions: int
    authors: tuple[str, ...]
    unanswered: int


def way(shown: Shown) -> Way:
    """The way until now of an edition that somebody was shown."""
    found = shown.edition
    steps, saved = tuple(found.steps.order_by("entry")), list(found.revisions.all())
    waiting = found.comments.filter(answer=None).count()
    return Way(steps, len(saved), tuple(sorted(hands(saved, steps))), waiting)


def may_write(actor: Actor, shown: Shown) -> bool:
    """Whether the actor may change the texts of an edition as it stands."""
    return shown.edition.state == State.DRAFT and can(actor, Permission.EDITIONS_WRITE, shown.edition.number)


def may_draft(actor: Actor, shown: Shown | Listed) -> bool:
    """Whether a change may be drafted: by whoever writes, from what is or will be in force."""
    return shown.stands in {CURRENT, SCHEDULED} and can(actor, Permission.EDITIONS_WRITE)


def may_try(actor: Actor, shown: Shown) -> bool:
    """Whether the actor may see what an edition does to people's results."""
    return can(actor, Permission.EDITIONS_DRAFT_READ, shown.edition.number)


def may_comment(actor: Actor, shown: Shown) -> bool:
    """Whether the actor may say something about an edition as it stands."""
    open_to_comments = shown.edition.state in {State.DRAFT, State.COMMENT}
    return open_to_comments and can(actor, Permission.EDITIONS_COMMENT, shown.edition.number)


def readable(actor: Actor, number: int) -> Revision:
    """The last revision of an edition, with it, if the actor may read it. Raises NotAllowed, EditionError."""
    saved = Revision.objects.select_related("edition__parent").filter(edition__number=number)
    last = saved.order_by("position").last()
    found = last.edition if last else None
    past = found is not None and found.state == State.IN_FORCE and found.since is not None and found.since <= today()
    require(actor, Permission.EDITIONS_READ if past else Permission.EDITIONS_DRAFT_READ, number)
    if last is None:
        raise NoSuch("E102", number=number)
    return last


def handbook_of(actor: Actor, number: int) -> Opened:
    """The texts of an edition, read and checked. Raises NotAllowed, EditionError."""
    return opened_by(readable(actor, number).folder_id)


def edition_before(actor: Actor, number: int) -> str:
    """The digest of the texts that an edition was begun from; of its own where it began anew. Raises NotAllowed,
    EditionError."""
    found = readable(actor, number)
    parent = found.edition.parent
    return readable(actor, parent.number).folder_id if parent else found.folder_id


def comments(actor: Actor, number: int) -> list[Comment]:
    """What was said about an edition, with the answers: for who may read drafts, also once it is in force.

    Raises NotAllowed, EditionError.
    """
    found = readable(actor, number).edition
    require(actor, Permission.EDITIONS_DRAFT_READ, number)
    return list(Comment.objects.filter(edition=found).select_related("answer").order_by("entry"))


def chapters(actor: Actor, number: int) -> dict[str, tuple[Section, ...]]:
    """The own chapters, then those of handbooks taken over, with their sections. Raises NotAllowed, EditionError."""
    found = handbook_of(actor, number)
    own = f"{found.top}/"
    paths = sorted((path for path in found.files if path.endswith(".md")), key=lambda path: not path.startswith(own))
    return {path: sections(found.files[path]) for path in paths}


def section(actor: Actor, number: int, path: str, key: str) -> Section:
    """What is edited at a time, with the digest that guards it. Raises NotAllowed, EditionError."""
    found = section_of(file(actor, number, path), key)
    if found is None:
        raise NoSuch("E116", path=f"{path} {key}")
    return found


def file(actor: Actor, number: int, path: str) -> str:
    """The text of a file. Raises NotAllowed, EditionError."""
    found = text_at(actor, number, path)
    if found is None:
        raise NoSuch("E116", path=path)
    return found


def text_at(actor: Actor, number: int, path: str) -> str | None:
    """The same, None when there is none; nothing else is read or checked. Raises NotAllowed, EditionError."""
    named = Folder.objects.get(pk=readable(actor, number).folder_id).files
    return Text.objects.get(pk=named[path]).content if path in named else None


def card(actor: Actor, number: int, path: str, line: int) -> Placed:
    """The card that begins on a line of a chapter, with the digest that guards it. Raises NotAllowed, EditionError."""
    for found in cards(file(actor, number, path)):
        if found.block.span.line == line:
            return found
    raise NoSuch("E116", path=f"{path}:{line}")


def names_taken(actor: Actor, number: int) -> frozenset[str]:
    """What the rules of a handbook are called, folded. Raises NotAllowed, EditionError."""
    source = handbook_of(actor, number).checked.source
    return frozenset(fold(one.name.value) for one in source.cards) if source else frozenset()


def posts(actor: Actor, number: int) -> tuple[str, ...]:
    """The posts that a handbook lists (名單 崗位). Raises NotAllowed, EditionError."""
    source = handbook_of(actor, number).checked.source
    lists = source.settings.lists if source else ()
    return next((options for name, options in lists if fold(name) == fold("崗位")), ())


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a handbook says what was looked for: a clause, or a rule by its name."""

    path: str
    key: str
    """The section it stands in."""
    title: str
    text: str
    kind: str = ""
    line: int = 0
    """Where a rule begins."""


def search(actor: Actor, number: int, words: str, most: int = 50) -> list[Hit]:
    """Clauses and rules that hold every word, in either script; rules first. Raises NotAllowed, EditionError."""
    wanted, found = words_of(words), handbook_of(actor, number)
    return list(hits(found, wanted))[:most] if wanted else []


def search_in_force(actor: Actor, words: str, most: int) -> list[tuple[int, Hit]]:
    """The same over all handbooks in force today, each hit with the number of its edition. Raises NotAllowed."""
    require(actor, Permission.EDITIONS_READ)
    held = Revision.objects.filter(edition__state=State.IN_FORCE, edition__since__lte=today())
    rows = held.order_by("edition__since", "edition__number", "position")
    latest = {one[0]: one[1:] for one in rows.values_list("edition__handbook", "edition__number", "folder")}
    wanted = words_of(words)
    found = ((number, hit) for number, folder in latest.values() for hit in hits(opened_by(folder), wanted))
    return list(islice(found, most)) if wanted else []


def hits(found: Opened, wanted: Sequence[str]) -> Iterator[Hit]:
    """What holds every word: rules, those whose name begins with it first; then clauses."""
    source = found.checked.source
    rules = [one for one in source.cards if held(wanted, said_of(one))] if source else []
    for one in sorted(rules, key=lambda one: not alike(one.name.value).startswith(tuple(wanted))):
        path, line = one.span.file, one.span.line
        yield Hit(path, key_at(found, path, line), one.name.value, said_of(one, within=True), one.kind, line)
    values = values_of(source)
    for chapter in source.chapters if source else ():
        for clause in chapter.clauses:
            text = as_read(clause.text.value, values)
            if held(wanted, f"{clause.id} {text} {clause.text.value}"):
                yield Hit(chapter.file, clause.id, clause.id, text)


def held(wanted: Sequence[str], text: str) -> bool:
    """Whether a text holds every word."""
    return all(word in alike(text) for word in wanted)


def said_of(card: AnyCard, *, within: bool = False) -> str:
    """What a rule is found by: its name (not `within`), its note, the fields of a register, the items of a sheet."""
    parts: tuple[str, ...] = ()
    if isinstance(card, Register):
        parts = (*(one.name.value for one in card.fields), *(one.name.value for one in card.computed))
    elif isinstance(card, Sheet):
        parts = tuple(row.item.value for row in card.rows)
    return " ".join(one for one in ("" if within else card.name.value, card.note, "、".join(parts)) if one)


def key_at(found: Opened, path: str, line: int) -> str:
    """The section that a line lies in."""
    return next((one.key for one in sections(found.files[path]) if one.first <= line <= one.end), "")
