"""Acts that are killed, and what a new process finds afterwards."""

import os
from datetime import date

from django.conf import settings

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.editions.actions import found_on
from kaohe.editions.uploads import from_folder
from kaohe.engine.run import book_of
from kaohe.handbook.book import Book
from kaohe.jobs.models import Job
from kaohe.jobs.worker import work_off_all
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import verified
from kaohe.month.close import load
from kaohe.people.actions import hire
from kaohe.records import bringing
from kaohe.records.actions import correct, enter, stage, take, undo
from kaohe.records.attaching import enter_with
from kaohe.records.attachment_files import Upload, place_of
from kaohe.records.bulk_acts import Picked, set_field, take_back, withdraw_many
from kaohe.records.files import folder, keep_upload
from kaohe.records.imports import look_at
from kaohe.records.inbox import Watch
from kaohe.records.models import Attachment, Batch, Revision
from kaohe.records.relation import relation
from tests.records.conftest import ABSENT, small_handbook

WHO = Actor.system("command")
PDF = b"%PDF-1.7\n"
ROWS = [ABSENT | {"日期": f"2026-10-{day:02}"} for day in range(1, 6)]
LINES = "".join(f"E1,2026-10-{day:02},事假,8\n" for day in range(1, 6))
FILE = f"工號,日期,種類,小時\n{LINES}"
IN_FORCE = {"look job", "take job", "inbox"}
"""Acts that look the register up in the handbook in force."""
MANY = {"set field", "withdraw many", "take back"}
"""Acts on every entry at once."""
CALLS = "call_id,agent,start,wait,queue\n" + "".join(f"C{n},E1,2026-10-05 09:00:0{n},1{n},N\n" for n in range(5))
BOOK: list[Book] = []


def ready(act, place):
    """The company, and the act as a function without arguments."""
    book = book_of(load(small_handbook(place / "handbooks")), Period.parse("2026-10"))
    BOOK[:] = [book]
    hire(WHO, "E1", name="甲", since=date(2026, 1, 1))
    absences, calls = book.register("缺勤"), book.register("來電")
    assert absences
    if act == "correct":
        enter(WHO, book, absences, ROWS)
    if act == "undo":
        brought(book, absences, FILE)
    if act in MANY:
        return of_many(act, book, absences)
    if act in IN_FORCE:
        found_on(WHO, from_folder(place / "handbooks" / "試"), title="首版", since=date(2020, 1, 1))
        return in_force(act, book, absences, place)
    if act == "take":
        looked_at(book, absences, FILE)
    return {
        "look": lambda: looked_at(book, absences, FILE),
        "take": lambda: take(WHO, book, absences, 1),
        "enter": lambda: enter(WHO, book, absences, ROWS),
        "correct": lambda: correct(WHO, book, absences, 1, {"小時": "4"}, seen=1, reason="半日"),
        "enter with": lambda: enter_with(
            WHO, book, absences, ROWS, [Upload("a.pdf", [PDF]), Upload("b.pdf", [PDF * 2])]
        ),
        "import": lambda: brought(book, absences, FILE),
        "bulk": lambda: brought(book, calls, CALLS),
        "undo": lambda: undo(WHO, absences, Batch.objects.get().pk, reason="交錯"),
    }[act]


def of_many(act, book, register):
    """What is done to many entries by one act."""
    enter(WHO, book, register, ROWS)
    all_of_it = [Picked(one.entry, one.number) for one in Revision.objects.filter(is_live=True)]
    if act == "set field":
        return lambda: set_field(WHO, book, register, all_of_it, "小時", "4", reason="半日")
    if act == "withdraw many":
        return lambda: withdraw_many(WHO, register, all_of_it, reason="交錯")
    told = withdraw_many(WHO, register, all_of_it, reason="交錯")
    return lambda: take_back(WHO, register, told.position)


def in_force(act, book, register, place):
    """What is done beside the pages: a look and a taking by a worker, the watched folder."""
    bringing.BYTES_AT_ONCE = bringing.ROWS_AT_ONCE = 0
    if act == "inbox":
        settings.INBOX, settings.INBOX_TAKES = place / "inbox", True
        settings.INBOX.mkdir()
        file = settings.INBOX / "x.csv"
        file.write_text(FILE, encoding="utf-8")
        os.utime(file, (0, 0))
        return lambda: (Watch().look(settings.INBOX), worked_off())
    if act == "take job":
        looked_at(book, register, FILE)
        bringing.take_in(WHO, book, register, 1)
    else:
        bringing.bring(WHO, book, register, [FILE.encode()], "x.csv")
    return worked_off


def worked_off():
    """A worker does what waits, as often as it dies over it; the program would give up after three deaths."""
    Job.objects.update(failures=0)
    work_off_all()


def looked_at(book, register, text):
    """Uploads a file, looks at it."""
    return stage(WHO, register, look_at(book, register, keep_upload([text.encode()]), "x.csv"))


def brought(book, register, text):
    """Uploads a file, looks at it, takes it."""
    return take(WHO, book, register, looked_at(book, register, text).pk)


def found():
    """What stands: records, entries of the ledger, whether its chain holds, whether the files of batches are whole."""
    [book] = BOOK
    registers = [item for item in book.registers.values() if item.name.value in {"缺勤", "來電"}]
    tables = [relation(book, register).table for register in registers]
    batches = Batch.objects.exclude(state=Batch.State.UNDONE)
    return {
        "records": sum(len(table) for table in tables if table is not None),
        "revisions": Revision.objects.count(),
        "states": list(batches.values_list("state", flat=True)),
        "stored": all((folder() / batch.stored).exists() for batch in batches)
        and all(place_of(one.sha256).exists() for one in Attachment.objects.all()),
        "files": Attachment.objects.count(),
        "ledger": Entry.objects.count(),
        "jobs": sorted(set(Job.objects.values_list("state", flat=True))),
        "waiting": sorted(path.name[-5:] for path in (settings.INBOX or folder()).glob("*.csv")),
        "broken": list(verified(WHO).broken),
    }
