"""Files that may take the place of a draft's: what would differ, before anything is replaced."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.editions.checking import opened_by
from kaohe.editions.comparing import Difference, between
from kaohe.editions.errors import NoSuch
from kaohe.editions.folders import files_of
from kaohe.editions.live import Fault, told
from kaohe.editions.models import Folder
from kaohe.editions.queries import readable
from kaohe.editions.uploads import Upload
from kaohe.editions.values import first_day
from kaohe.editions.workbook_changes import Taken, made_of, taken
from kaohe.editions.workbooks import workbook_of


@dataclass(frozen=True, slots=True)
class Staged:
    """What would differ: texts and rules, and the faults that would come; the digests of what is compared."""

    difference: Difference
    faults: tuple[Fault, ...]
    folder: str
    seen: str


def staged(actor: Actor, number: int, folder: str, language: str) -> Staged:
    """A draft beside files that were staged for it. Raises NotAllowed, EditionError."""
    require(actor, Permission.EDITIONS_WRITE, number)
    seen = readable(actor, number).folder_id
    old, new = opened_by(seen), opened_by(folder)
    known = {(one.code, one.path, one.key, one.said) for one in told(old, language)}
    come = [one for one in told(new, language) if (one.code, one.path, one.key, one.said) not in known]
    return Staged(between(old, new), tuple(come), folder, seen)


def staged_files(actor: Actor, number: int, folder: str) -> Upload:
    """The files of a folder that was staged. Raises NotAllowed, EditionError."""
    require(actor, Permission.EDITIONS_WRITE, number)
    found = Folder.objects.filter(pk=folder).first()
    if found is None:
        raise NoSuch("E116", path=folder[:12])
    return Upload(found.top, files_of(found))


def workbook(actor: Actor, number: int) -> bytes:
    """The values, score sheets and tables of an edition as a workbook. Raises NotAllowed, EditionError."""
    last = readable(actor, number)
    return workbook_of(files_of(last.folder), last.edition.handbook, last.folder_id)


def workbook_taken(actor: Actor, number: int, content: bytes) -> Taken:
    """What a workbook changes in a draft. Raises NotAllowed, EditionError."""
    require(actor, Permission.EDITIONS_WRITE, number)
    last = readable(actor, number)
    base = Folder.objects.filter(pk=made_of(content)[0], top=last.edition.handbook).first()
    if base is None:
        raise NoSuch("E196")
    now = files_of(last.folder)
    return taken(content, now, files_of(base), last.edition.handbook, first_day(last.folder))
