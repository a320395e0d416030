"""The examination of a set-up names what is wrong and how to mend it, and ends accordingly."""

import sqlite3
from contextlib import closing

from tests.operations.conftest import kaohe


def test_a_sound_company_has_only_to_be_backed_up(company):
    code, said = kaohe(company, "doctor")

    assert code == 0
    assert [line[0] for line in said.splitlines() if not line.startswith(" ")] == ["✓"] * 7 + ["!"]
    assert "✓ The ledger has 2 entries, and its chain holds." in said
    assert "! No backup was ever made.\n  = hint: Run kaohe backup every day" in said


def test_after_a_backup_nothing_is_left_to_do(company, archive):
    assert archive.exists()
    code, said = kaohe(company, "doctor")

    assert code == 0
    assert "✓ The last backup was made 0 days ago." in said


def test_a_ledger_that_was_touched_is_told(company):
    with closing(sqlite3.connect(company / "kaohe.sqlite3")) as database:
        database.execute("DROP TRIGGER ledger_entry_update")
        database.execute("UPDATE ledger_entry SET actor = 'E9' WHERE position = 1")
        database.commit()

    code, said = kaohe(company, "doctor")

    assert code == 1
    assert "✗ The ledger does not hold in 1 places, first at entry 1: changed." in said


def test_a_key_that_others_can_read_is_told(company):
    (company / "secret-key").chmod(0o644)

    code, said = kaohe(company, "doctor")

    assert code == 1
    assert "✗ Others can read" in said


def test_a_database_without_tables_is_told(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/kaohe.sqlite3").touch()

    code, said = kaohe(tmp_path / "empty", "doctor")

    assert code == 1
    assert "✗ The tables lack" in said
    assert "Run kaohe serve once more" in said


def test_jobs_that_nobody_works_off_are_told(company):
    with closing(sqlite3.connect(company / "kaohe.sqlite3")) as database:
        names = "kind, args, about, once, actor, instead_of, proof, state, attempt, failures, done, total, words, result, cancel_asked, worker, created_at"
        database.execute(
            f"INSERT INTO jobs_job ({names}) VALUES ('a.b', '{{}}', '{{}}', '', 'E1', '', 3, 'waiting', 0, 0, 0, 0, '{{}}', '{{}}', 0, '', '2026-11-01 00:00:00')"  # noqa: S608
        )
        database.commit()

    code, said = kaohe(company, "doctor")

    assert code == 0
    assert "! 1 jobs wait, the first since 2026-11-01 08:00, and no worker was seen." in said
    with closing(sqlite3.connect(company / "kaohe.sqlite3")) as database:
        database.execute("INSERT INTO jobs_worker VALUES ('w', 'h', 1, '2026-11-01 00:00:00', datetime('now'))")
        database.commit()
    assert "✓ A worker is at work; 1 jobs wait." in kaohe(company, "doctor")[1]


def test_what_is_counted_of_imports_is_said(company):
    assert "Imports taken: 0; large ones, whose rows stay in files: 0" in kaohe(company, "doctor")[1]
    names = "register, file, sha256, mapping, stored, state, is_bulk, rows, faults, left_out, checked_at, position"
    with closing(sqlite3.connect(company / "kaohe.sqlite3")) as database:
        for number, is_bulk in enumerate((0, 1)):
            database.execute(
                f"INSERT INTO records_batch ({names}) VALUES ('甲', 'a.csv', ?, '{{}}', ?, 'taken', ?, 200, 0, '{{}}', '2026-11-01', 1)",  # noqa: S608
                (str(number), f"{number}.parquet", is_bulk),
            )
        database.commit()
    lacking = kaohe(company, "doctor")
    (company / "imports/1.parquet").touch()

    assert lacking[0] == 1
    assert "Of the files with the rows of large imports 1 are missing, 1.parquet for one." in lacking[1]
    assert (
        "Imports taken: 2; large ones, whose rows stay in files: 1, and all these files are there."
        in (kaohe(company, "doctor")[1])
    )
