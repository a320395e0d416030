"""Does an act again and again, each time killed one write later, until it ends: `killing.py FOLDER ACT [MODULE]`.

After each death it prints what a new process finds, as a line of JSON; after the last line the act is done. A write is
an operation on a file beneath the folder (seen through Python's audit events) or a statement that changes the
database; around the commit there is one moment before and one after.
"""

import json
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, connections

from kaohe.base.errors import KaoheError

DONE_BEFORE = 3
"""The act was whole when the process before died, and is refused now: nothing is done twice."""
FILES = {"os.rename", "os.remove", "os.mkdir", "os.chmod", "tempfile.mkstemp", "tempfile.mkdtemp", "shutil.rmtree"}


def main(folder, act, module="tests.records.killed_acts"):
    os.environ |= {"KAOHE_DATA": folder, "DJANGO_SETTINGS_MODULE": "kaohe.config.settings", "DATABASE_URL": ""}
    django.setup()
    killed_acts = import_module(module)
    call_command("migrate", verbosity=0)
    todo = killed_acts.ready(act, Path(folder))
    connections.close_all()
    moment = 0
    while True:
        moment += 1
        child = os.fork()
        if child == 0:
            try:
                dying(folder, todo, moment)
            except KaoheError:
                os._exit(DONE_BEFORE)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        found = {"killed": os.WIFSIGNALED(status), "moment": moment, **killed_acts.found()}
        connections.close_all()
        sys.stdout.write(json.dumps(found) + "\n")
        if not found["killed"]:
            sys.exit(0 if os.WEXITSTATUS(status) in {0, DONE_BEFORE} else 1)


def dying(folder, todo, moment):
    """Does the act; the process is killed at that many writes."""
    left = moment

    def count():
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event, args):
        writes = event == "open" and isinstance(args[1], str) and args[1][:1] in {"w", "a", "x"}
        by_handle = event == "os.rename" and args[2] != -1
        if by_handle or ((event in FILES or writes) and folder in str(args[0])):
            count()

    def statement(execute, sql, params, many, context):
        if sql.split(None, 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            count()
        return execute(sql, params, many, context)

    def commit():
        count()
        committed()
        count()

    sys.addaudithook(watch)
    # The connection of this thread, not the door to it: what it commits with is counted.
    here: Any = connections["default"]
    committed, here._commit = here._commit, commit
    with connection.execute_wrapper(statement):
        todo()


if __name__ == "__main__":
    main(*sys.argv[1:])
