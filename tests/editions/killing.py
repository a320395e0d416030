"""Approves an edition again and again, each time killed at a later moment, and looks at what is left each time.

`killing.py ACT`: one line of JSON a moment: its name, what was found after the death, and what came of doing it again.
Moments are seen at Django's own seams (statements and commits), so that the product has no hooks for its own tests.
"""

import json
import os
import signal
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - only now there is a database
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from kaohe.base.actor import Actor  # noqa: E402
from kaohe.base.errors import KaoheError  # noqa: E402
from kaohe.editions.actions import adopt, approve, put_in_force, save_section, submit  # noqa: E402
from kaohe.editions.in_force import edition_in_force  # noqa: E402
from kaohe.editions.models import Edition, Revision, Step  # noqa: E402
from kaohe.editions.sections import sections  # noqa: E402
from kaohe.editions.uploads import Upload  # noqa: E402
from kaohe.ledger.models import Entry  # noqa: E402
from kaohe.ledger.queries import verified  # noqa: E402
from tests.editions.conftest import FILES, PATH  # noqa: E402

DAY = date(2026, 12, 1)
FILE = Path(settings.DATABASES["default"]["NAME"])


def people():
    """Who writes and who approves."""
    return [Actor(one.login, account=one.pk) for one in get_user_model().objects.order_by("login")]


def save():
    hr, _ = people()
    loaded = next(one for one in sections(FILES[PATH]) if one.key == "S1-1")
    save_section(hr, 1, PATH, "S1-1", loaded.text.replace("4分", "5分"), loaded=loaded.digest)


ACTS = {
    "save": save,
    "submit": lambda: submit(people()[0], 1),
    "approve": lambda: approve(people()[1], 1, reason="可"),
    "enact": lambda: put_in_force(people()[1], 1, since=DAY),
}
BEFORE = {"save": (), "submit": (), "approve": ("submit",), "enact": ("submit", "approve")}


def main():
    """Dies once at every moment of the act, then lives."""
    act = sys.argv[1]
    child(lambda: prepare(act))
    start = FILE.read_bytes()
    moment = 0
    while True:
        moment += 1
        for path in FILE.parent.glob(f"{FILE.name}*"):
            path.unlink()
        FILE.write_bytes(start)
        died, _ = child(partial(dying, ACTS[act], moment))
        _, found = child(lambda: {"left": look(), "again": once_more(ACTS[act]), "after": look()})
        sys.stdout.write(json.dumps({"died": died, **found}) + "\n")
        sys.stdout.flush()
        if not died:
            return


def child(work):
    """Runs in a process of its own; whether it was killed, and what it gave."""
    reading, writing = os.pipe()
    number = os.fork()
    if number == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as answer:
            json.dump(work(), answer)
        connection.close()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told = answer.read()
    _, status = os.waitpid(number, 0)
    killed = os.WIFSIGNALED(status)
    assert killed or status == 0
    return killed, None if killed else json.loads(told)


def prepare(act):
    """The database before the act, all of it in one file."""
    call_command("migrate", verbosity=0)
    for login in ("E1", "E2"):
        get_user_model().objects.create(login=login, is_owner=True)
    adopt(people()[0], Upload("small", FILES), title="第一版")
    for step in BEFORE[act]:
        ACTS[step]()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def dying(act, moment):
    """Does it; the process is killed at that many statements and commits."""
    left = moment

    def pass_by():
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(execute, sql, params, many, context):
        pass_by()
        return execute(sql, params, many, context)

    seam: Any = connection
    commit = seam._commit

    def committing():
        pass_by()
        commit()
        pass_by()

    seam._commit = committing
    with connection.execute_wrapper(watch):
        act()


def once_more(act):
    """Does it again; the code of what stood in the way, else nothing."""
    try:
        act()
    except KaoheError as fault:
        return getattr(fault, "code", str(fault))
    return ""


def look():
    """Everything that must fit together."""
    owner = people()[0]
    edition = Edition.objects.get()
    steps = list(Step.objects.order_by("entry"))
    signed = sorted([step.entry for step in steps] + [one.entry for one in Revision.objects.filter(position__gt=1)])
    try:
        in_force = edition_in_force(DAY).number
    except KaoheError:
        in_force = None
    return {
        "state": edition.state,
        "last_step": steps[-1].state,
        "revisions": Revision.objects.count(),
        "entries": Entry.objects.count(),
        "signed": signed,
        "in_force": in_force,
        "broken": list(verified(owner).broken),
    }


if __name__ == "__main__":
    main()
