"""The guard: triggers that refuse every change of entries and of whom they are about, in the words of each database."""

from __future__ import annotations

from collections.abc import Callable

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSED = "the ledger is append-only"
TABLES = ("ledger_entry", "ledger_about")
FUNCTION = f"""CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"""
NO_FUNCTION = "DROP FUNCTION IF EXISTS ledger_refuse()"

Step = Callable[[object, BaseDatabaseSchemaEditor], None]


def installed(table: str) -> Step:
    """The step of a migration that puts the guard of a table up."""
    return lambda _, editor: put_up(editor.connection, (table,))


def lifted(table: str) -> Step:
    """The same undone."""
    return lambda _, editor: take_down(editor.connection, (table,))


def put_up(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = TABLES) -> None:
    """From here on rows can be added and nothing else."""
    is_postgresql = connection.vendor == "postgresql"
    statements = [one for table in tables for one in (on_postgresql(table) if is_postgresql else on_sqlite(table))]
    run(connection, [FUNCTION, *statements] if is_postgresql else statements)


def take_down(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = TABLES) -> None:
    """Only to move data to another database, and to empty the tables after a test."""
    if connection.vendor != "postgresql":
        run(connection, [f"DROP TRIGGER IF EXISTS {table}_{what}" for table in tables for what in ("update", "delete")])
        return
    changes = [(table, what) for table in tables for what in ("change", "truncate")]
    run(connection, [f"DROP TRIGGER IF EXISTS {table}_{what} ON {table}" for table, what in changes])
    if TABLES[0] in tables:  # The first that was guarded is the last that loses its guard.
        run(connection, [NO_FUNCTION])


def on_sqlite(table: str) -> list[str]:
    """SQLite has no TRUNCATE."""
    return [
        f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def on_postgresql(table: str) -> list[str]:
    """Of rows, and of the whole table."""
    return [
        f"""CREATE TRIGGER {table}_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
        f"""CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    ]


def run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    """One statement after another."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
