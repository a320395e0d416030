"""Writing handbooks: taking one in, drafting, saving, commenting, approving, putting in force. One decision each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.base.texts import keep_name, keep_words
from kaohe.editions.announcing import announce_edition
from kaohe.editions.approving import may_approve, may_come_into_force, may_submit, may_withdraw
from kaohe.editions.cards import Spot
from kaohe.editions.drafts import (
    draft_files,
    edition_of,
    file_of,
    head_of,
    kept,
    latest,
    revise,
    signed,
    step,
    with_text,
)
from kaohe.editions.errors import EditionError, NoSuch
from kaohe.editions.folders import digest
from kaohe.editions.mapped import card_of_register
from kaohe.editions.mappings import Columns, with_mapping
from kaohe.editions.merging import merged
from kaohe.editions.models import LONGEST_FOLDER, LONGEST_TITLE, Answer, Comment, Edition, Folder, Revision
from kaohe.editions.sections import replaced, spliced, written_at
from kaohe.editions.sheets import Row, copied, with_rows
from kaohe.editions.states import State
from kaohe.editions.uploads import Upload
from kaohe.editions.values import first_day, with_value
from kaohe.ledger.actions import record, wait_for_turn
from kaohe.notices.actions import take_back as take_circular_back

EDITION = "edition"
LONGEST_COMMENT = 10_000


# --- taking in -------------------------------------------------------------------------------------------------------


@transaction.atomic
def adopt(actor: Actor, upload: Upload, *, title: str, reason: str = "") -> Edition:
    """Takes a handbook in as a draft, faults and all; it follows the edition in force, where there is one.

    Raises NotAllowed.
    """
    require(actor, Permission.EDITIONS_ADOPT, upload.top)
    edition = begun(upload.top, title)
    folder = kept(edition, upload.files)
    entry = record(
        actor, "editions.edition.adopt", EDITION, str(edition.number), detail={"folder": folder.pk}, reason=reason
    )
    revise(edition, folder, actor, entry)
    step(edition, State.DRAFT, actor, entry)
    return edition


@transaction.atomic
def found_on(actor: Actor, upload: Upload, *, title: str, since: date, reason: str = "") -> Edition:
    """Puts a shipped handbook in force as it is: the first one of a company, which nobody in it has written.

    Raises NotAllowed, EditionError when the company has it already or it has faults.
    """
    require(actor, Permission.EDITIONS_ADOPT, upload.top)
    wait_for_turn()
    if Edition.objects.filter(state=State.IN_FORCE).exists():  # Until there is one, only the owner has any right.
        require(actor, Permission.EDITIONS_ENACT, upload.top)
    if head_of(upload.top) is not None:
        raise EditionError("E118", handbook=upload.top)
    edition = begun(upload.top, title)
    folder = kept(edition, upload.files)
    may_submit(folder)
    detail = {"folder": folder.pk, "since": since.isoformat()}
    entry = record(actor, "editions.edition.found", EDITION, str(edition.number), detail=detail, reason=reason)
    revise(edition, folder, actor, entry)
    step(edition, State.IN_FORCE, actor, entry, since)
    return edition


@transaction.atomic
def start_draft(actor: Actor, handbook: str, *, title: str, like: int | None = None, reason: str = "") -> Edition:
    """Begins a draft on the latest edition; with the texts of another one, when `like` names it.

    Raises NotAllowed, EditionError.
    """
    require(actor, Permission.EDITIONS_WRITE, handbook)
    keep_name(handbook, "handbook", LONGEST_FOLDER)
    head = head_of(handbook)
    source = edition_of(like) if like else head
    if source is None or source.handbook != handbook:
        raise NoSuch("E102", number=like or 1)
    edition = begun(handbook, title)
    folder = latest(source).folder
    detail = {"folder": folder.pk, "like": source.number}
    entry = record(actor, "editions.draft.start", EDITION, str(edition.number), detail=detail, reason=reason)
    revise(edition, folder, actor, entry)
    step(edition, State.DRAFT, actor, entry)
    return edition


# --- writing ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_section(actor: Actor, number: int, path: str, key: str, text: str, *, loaded: str) -> Revision:
    """Saves a clause, with the cards under it, in the place of the text that was loaded (by its digest).

    Raises NotAllowed, EditionError; Conflict when somebody changed that text meanwhile.
    """
    require(actor, Permission.EDITIONS_WRITE, number)
    edition = edition_of(number, State.DRAFT)
    files = draft_files(edition)
    folder = with_text(edition, files, path, spliced(file_of(files, path), key, text, loaded))
    detail = {"path": path, "key": key, "folder": folder.pk}
    entry = record(actor, "editions.section.save", EDITION, str(number), detail=detail)
    return revise(edition, folder, actor, entry)


@transaction.atomic
def save_file(actor: Actor, number: int, path: str, text: str | None, *, loaded: str) -> Revision:
    """Saves a whole file: settings, a table, worked cases, a chapter. `loaded` is empty for a new one, `text` None
    takes it away. Raises NotAllowed, EditionError, Conflict.
    """
    require(actor, Permission.EDITIONS_WRITE, number)
    edition = edition_of(number, State.DRAFT)
    files = draft_files(edition)
    before = file_of(files, path) if loaded else files.get(path, "")
    after = replaced(before, path, text or "", loaded or digest(""))
    without = {one: files[one] for one in files if one != path}
    folder = kept(edition, without) if text is None else with_text(edition, files, path, after)
    detail = {"path": path, "folder": folder.pk}
    entry = record(actor, "editions.file.save", EDITION, str(number), detail=detail)
    return revise(edition, folder, actor, entry)


@transaction.atomic
def set_value(actor: Actor, number: int, spot: Spot, value: str, *, since: date | None = None) -> Revision:
    """Gives a 參數 another value, from a day on when one is given. Raises NotAllowed, EditionError, Conflict."""
    require(actor, Permission.EDITIONS_WRITE, number)
    edition = edition_of(number, State.DRAFT)
    files = draft_files(edition)
    changed = with_value(file_of(files, spot.path), spot, value, since, first_day(latest(edition).folder))
    folder = with_text(edition, files, spot.path, changed)
    detail = {"path": spot.path, "card": spot.name, "since": since.isoformat() if since else "", "folder": folder.pk}
    entry = record(actor, "editions.value.set", EDITION, str(number), detail=detail)
    return revise(edition, folder, actor, entry)


@transaction.atomic
def save_sheet(actor: Actor, number: int, spot: Spot, rows: Sequence[Row], *, full: str = "") -> Revision:
    """Saves the items of a 考核表, as its form gives them: with one more, one less, other points.

    Raises NotAllowed, EditionError, Conflict.
    """
    require(actor, Permission.EDITIONS_WRITE, number)
    edition = edition_of(number, State.DRAFT)
    files = draft_files(edition)
    folder = with_text(edition, files, spot.path, with_rows(file_of(files, spot.path), spot, rows, full))
    detail = {"path": spot.path, "card": spot.name, "items": len(rows), "folder": folder.pk}
    entry = record(actor, "editions.sheet.save", EDITION, str(number), detail=detail)
    return revise(edition, folder, actor, entry)


@transaction.atomic
def copy_sheet(actor: Actor, number: int, spot: Spot, post: str) -> Revision:
    """Copies a 考核表 to another post. Raises NotAllowed, EditionError, Conflict."""
    require(actor, Permission.EDITIONS_WRITE, number)
    edition = edition_of(number, State.DRAFT)
    files = draft_files(edition)
    folder = with_text(edition, files, spot.path, copied(file_of(files, spot.path), spot, post))
    detail = {"path": spot.path, "card": spot.name, "post": post, "folder": folder.pk}
    entry = record(actor, "editions.sheet.copy", EDITION, str(number), detail=detail)
    return revise(edition, folder, actor, entry)


@transaction.atomic
def draft_mapping(actor: Actor, name: str, wanted: Columns, *, title: str) -> Edition:
    """Begins a draft in which the 台賬 of a name reads foreign files so. Raises NotAllowed, EditionError."""
    head, path, card = card_of_register(name)
    edition = start_draft(actor, head.handbook, title=title, like=head.number)
    require(actor, Permission.EDITIONS_WRITE, edition.number)
    files = draft_files(edition)
    spot = Spot(path, card.block.kind.value, card.block.name.value, card.digest)
    folder = with_text(edition, files, path, with_mapping(files[path], spot, wanted))
    detail = {"path": path, "card": spot.name, "folder": folder.pk}
    entry = record(actor, "editions.mapping.set", EDITION, str(edition.number), detail=detail)
    revise(edition, folder, actor, entry)
    return edition


@transaction.atomic
def stage_files(actor: Actor, number: int, upload: Upload) -> Folder:
    """Keeps files that may come into a draft once their differences were seen; the draft stays as it is.

    Raises NotAllowed, EditionError when they are another handbook's.
    """
    require(actor, Permission.EDITIONS_WRITE, number)
    edition = edition_of(number, State.DRAFT)
    folder = kept(edition, of_same(edition, upload).files)
    record(actor, "editions.draft.stage", EDITION, str(number), detail={"folder": folder.pk})
    return folder


@transaction.atomic
def replace_files(actor: Actor, number: int, upload: Upload, *, seen: str = "", reason: str = "") -> Revision:
    """Takes the files of a folder, zip or workbook into a draft, in the place of its own.

    `seen`: the digest of the draft's folder when the differences were looked at. Raises NotAllowed, EditionError, also
    when the draft was changed since.
    """
    require(actor, Permission.EDITIONS_WRITE, number)
    edition = edition_of(number, State.DRAFT)
    if seen and latest(edition).folder_id != seen:
        raise EditionError("E162")
    folder = kept(edition, of_same(edition, upload).files)
    detail = {"folder": folder.pk}
    entry = record(actor, "editions.draft.replace", EDITION, str(number), detail=detail, reason=reason)
    return revise(edition, folder, actor, entry)


def of_same(edition: Edition, upload: Upload) -> Upload:
    """The files, when they are the edition's handbook. Raises EditionError."""
    if upload.top != edition.handbook:
        raise EditionError("E133", names=f"{edition.handbook}、{upload.top}")
    return upload


@transaction.atomic
def take_over(actor: Actor, number: int) -> Revision:
    """Puts what came into force since the draft began into it. Raises NotAllowed, EditionError with every clash."""
    require(actor, Permission.EDITIONS_WRITE, number)
    edition = edition_of(number, State.DRAFT)
    head = head_of(edition.handbook)
    if head is None or head == edition.parent:
        raise EditionError("E161")
    base = draft_files(edition.parent) if edition.parent else {}
    folder = kept(edition, merged(base, draft_files(edition), draft_files(head)))
    detail = {"head": head.number, "folder": folder.pk}
    entry = record(actor, "editions.draft.update", EDITION, str(number), detail=detail)
    edition.parent = head
    edition.save(update_fields=["parent"])
    return revise(edition, folder, actor, entry)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A value of a worked case that shall be another: the file, (line, column, column behind), what stands there."""

    path: str
    place: tuple[int, int, int]
    old: str
    new: str


@transaction.atomic
def accept_cases(actor: Actor, number: int, accepted: Sequence[Accepted]) -> Revision:
    """Writes what a draft gives into its worked cases, value by value. Raises NotAllowed, EditionError, Conflict."""
    require(actor, Permission.EDITIONS_WRITE, number)
    edition = edition_of(number, State.DRAFT)
    files = draft_files(edition)
    # From the end, so that places before stay where they are; a value that two results share is written once.
    for one in sorted(set(accepted), key=lambda one: (one.path, one.place), reverse=True):
        files[one.path] = written_at(file_of(files, one.path), one.place, one.old, one.new)
    folder = kept(edition, files)
    detail = {"values": len(accepted), "folder": folder.pk}
    entry = record(actor, "editions.case.accept", EDITION, str(number), detail=detail)
    return revise(edition, folder, actor, entry)


# --- deciding --------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(actor: Actor, number: int, *, comments_until: date | None = None, reason: str = "") -> Edition:
    """Hands a draft without faults in: to comments until a day, when one is given, and to approval.

    Raises NotAllowed, EditionError.
    """
    require(actor, Permission.EDITIONS_WRITE, number)
    edition = edition_of(number, State.DRAFT)
    folder = latest(edition).folder
    may_submit(folder, comments_until)
    edition.comments_until = comments_until
    detail = {"folder": folder.pk, "comments_until": comments_until.isoformat() if comments_until else ""}
    entry = record(actor, "editions.draft.submit", EDITION, str(number), detail=detail, reason=reason)
    step(edition, State.COMMENT, actor, entry)
    return edition


@transaction.atomic
def take_back(actor: Actor, number: int, *, reason: str = "") -> Edition:
    """Makes what was submitted a draft again, so that it can be changed. Raises NotAllowed, EditionError."""
    require(actor, Permission.EDITIONS_WRITE, number)
    edition = edition_of(number, State.COMMENT)
    entry = record(actor, "editions.draft.take_back", EDITION, str(number), reason=reason)
    edition.comments_until = None
    step(edition, State.DRAFT, actor, entry)
    return edition


@transaction.atomic
def comment(actor: Actor, number: int, text: str, *, clause: str = "") -> Comment:
    """Says something about a clause, or about the whole. Raises NotAllowed, EditionError."""
    require(actor, Permission.EDITIONS_COMMENT, number)
    edition = edition_of(number, State.DRAFT, State.COMMENT)
    keep_name(clause, "clause", LONGEST_FOLDER)
    keep_words(text, "said", LONGEST_COMMENT)
    if not text.strip():
        raise EditionError("E115")
    detail = {"clause": clause, "text": digest(text.strip())}
    entry = record(actor, "editions.comment.write", EDITION, str(number), detail=detail)
    return Comment.objects.create(edition=edition, clause=clause, text=text.strip(), **signed(actor, entry))


@transaction.atomic
def answer(actor: Actor, comment_id: int, text: str) -> Answer:
    """Answers a comment. Raises NotAllowed, EditionError."""
    found = Comment.objects.select_for_update(of=("self",)).select_related("edition").filter(pk=comment_id).first()
    require(actor, Permission.EDITIONS_WRITE, found.edition.number if found else None)
    if found is None:
        raise NoSuch("E113")
    if Answer.objects.filter(comment=found).exists():
        raise EditionError("E114")
    keep_words(text, "said", LONGEST_COMMENT)
    if not text.strip():
        raise EditionError("E115")
    detail = {"comment": found.pk, "text": digest(text.strip())}
    entry = record(actor, "editions.comment.answer", EDITION, str(found.edition.number), detail=detail)
    return Answer.objects.create(comment=found, text=text.strip(), **signed(actor, entry))


@transaction.atomic
def approve(actor: Actor, number: int, *, reason: str = "") -> Edition:
    """Approves what was submitted: another person than those who wrote it, after the comment round.

    Raises NotAllowed, EditionError.
    """
    require(actor, Permission.EDITIONS_APPROVE, number)
    edition = edition_of(number, State.COMMENT)
    may_approve(actor, edition)
    detail = {"folder": latest(edition).folder_id}
    entry = record(actor, "editions.edition.approve", EDITION, str(number), detail=detail, reason=reason)
    step(edition, State.APPROVED, actor, entry)
    return edition


@transaction.atomic
def put_in_force(actor: Actor, number: int, *, since: date, reason: str = "") -> Edition:
    """Gives an approved edition the day from which it holds. Raises NotAllowed, EditionError."""
    require(actor, Permission.EDITIONS_ENACT, number)
    edition = edition_of(number, State.APPROVED)
    wait_for_turn()
    may_come_into_force(edition, since)
    detail = {"folder": latest(edition).folder_id, "since": since.isoformat()}
    entry = record(actor, "editions.edition.enact", EDITION, str(number), detail=detail, reason=reason)
    step(edition, State.IN_FORCE, actor, entry, since)
    announce_edition(entry, edition, since)
    return edition


@transaction.atomic
def withdraw(actor: Actor, number: int, *, reason: str) -> Edition:
    """Gives an edition up that has not come into force yet. Raises NotAllowed, EditionError."""
    edition = edition_of(number, State.DRAFT, State.COMMENT, State.APPROVED, State.IN_FORCE)
    decided = edition.state in {State.APPROVED, State.IN_FORCE}
    require(actor, Permission.EDITIONS_ENACT if decided else Permission.EDITIONS_WRITE, number)
    wait_for_turn()
    may_withdraw(edition)
    entry = record(actor, "editions.edition.withdraw", EDITION, str(number), reason=reason)
    step(edition, State.WITHDRAWN, actor, entry)
    take_circular_back(entry, number)
    return edition


# --- what they share -------------------------------------------------------------------------------------------------


def begun(handbook: str, title: str) -> Edition:
    """A new edition on the latest one; numbers are given once. Raises TextRefused."""
    keep_name(title, "title", LONGEST_TITLE)
    wait_for_turn()
    last = Edition.objects.aggregate(last=Max("number"))["last"] or 0
    return Edition.objects.create(
        number=last + 1, handbook=handbook, title=title.strip() or handbook, parent=head_of(handbook)
    )
