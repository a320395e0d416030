"""The guard: triggers that refuse every change of entries, in the words of each database."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSED = "the ledger is append-only"
SQLITE = [
    f"CREATE TRIGGER ledger_entry_{verb.lower()} BEFORE {verb} ON ledger_entry "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"""CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$""",
    """CREATE TRIGGER ledger_entry_change BEFORE UPDATE OR DELETE ON ledger_entry
        FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_entry_truncate BEFORE TRUNCATE ON ledger_entry
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
]
LIFT_SQLITE = [f"DROP TRIGGER IF EXISTS ledger_entry_{verb}" for verb in ("update", "delete")]
LIFT_POSTGRESQL = [
    "DROP TRIGGER IF EXISTS ledger_entry_change ON ledger_entry",
    "DROP TRIGGER IF EXISTS ledger_entry_truncate ON ledger_entry",
    "DROP FUNCTION IF EXISTS ledger_refuse()",
]


def install(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """The migration: puts the guard up."""
    del apps
    put_up(editor.connection)


def lift(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """The migration undone."""
    del apps
    take_down(editor.connection)


def put_up(connection: BaseDatabaseWrapper) -> None:
    """From here on entries can be added and nothing else."""
    run(connection, POSTGRESQL if connection.vendor == "postgresql" else SQLITE)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Only to move data to another database, and to empty the tables after a test."""
    run(connection, LIFT_POSTGRESQL if connection.vendor == "postgresql" else LIFT_SQLITE)


def run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    """One statement after another."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
