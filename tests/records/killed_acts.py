"""Acts that are killed, and what a new process finds afterwards."""

from datetime import date

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.engine.run import book_of
from kaohe.handbook.book import Book
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import verified
from kaohe.month.close import load
from kaohe.people.actions import hire
from kaohe.records.actions import correct, enter, stage, take, undo
from kaohe.records.files import folder, keep_upload
from kaohe.records.imports import look_at
from kaohe.records.models import Batch, Revision
from kaohe.records.relation import relation
from tests.records.conftest import ABSENT, small_handbook

WHO = Actor.system("command")
ROWS = [ABSENT | {"日期": f"2026-10-{day:02}"} for day in range(1, 6)]
LINES = "".join(f"E1,2026-10-{day:02},事假,8\n" for day in range(1, 6))
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
        brought(book, absences, f"工號,日期,種類,小時\n{LINES}")
    return {
        "enter": lambda: enter(WHO, book, absences, ROWS),
        "correct": lambda: correct(WHO, book, absences, 1, {"小時": "4"}, seen=1, reason="半日"),
        "import": lambda: brought(book, absences, f"工號,日期,種類,小時\n{LINES}"),
        "bulk": lambda: brought(book, calls, CALLS),
        "undo": lambda: undo(WHO, absences, Batch.objects.get().pk, reason="交錯"),
    }[act]


def brought(book, register, text):
    """Uploads a file, looks at it, takes it."""
    batch = stage(WHO, register, look_at(book, register, keep_upload([text.encode()]), "x.csv"))
    return take(WHO, book, register, batch.pk)


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
        "stored": all((folder() / batch.stored).exists() for batch in batches),
        "ledger": Entry.objects.count(),
        "broken": list(verified(WHO).broken),
    }
