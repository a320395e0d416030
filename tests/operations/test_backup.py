"""A backup holds all of a company at one moment, and is put back whole or not at all."""

import json
import os
import shutil
import socket
import sqlite3
import zipfile
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests.operations.conftest import FOUND, kaohe, run


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rewritten(archive, change):
    """The archive with some of its files as other bytes; a new manifest does not come with them."""
    with zipfile.ZipFile(archive) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    with zipfile.ZipFile(archive, "w") as new:
        for name, content in files.items():
            new.writestr(name, content)


def entries(data):
    with closing(sqlite3.connect(data / "kaohe.sqlite3")) as database:
        return [row[0] for row in database.execute("SELECT action FROM ledger_entry ORDER BY position")]


def test_a_company_is_put_back_as_it_was(company, archive, tmp_path):
    code, said = kaohe(tmp_path / "new", "restore", archive)

    assert code == 0, said
    assert "The ledger is as it was when the backup was made." in said
    assert entries(company)[-2:] == ["operations.backup.begin", "operations.backup.make"]
    assert entries(tmp_path / "new") == [*entries(company)[:-1], "operations.backup.restore"]
    assert (tmp_path / "new/imports/uploads/abc").read_bytes() == "工號,日期".encode()


def test_a_worker_of_the_company_does_not_work_for_what_was_restored(company, tmp_path):
    with closing(sqlite3.connect(company / "kaohe.sqlite3")) as database:
        database.execute(
            "INSERT INTO jobs_worker VALUES ('w', ?, ?, '2026-11-01 00:00:00', datetime('now', '+1 hour'))",
            (socket.gethostname(), os.getpid()),
        )
        database.commit()
    assert "A worker is at work" in kaohe(company, "doctor")[1]
    kaohe(company, "backup", "--to", tmp_path / "one.zip")

    assert kaohe(tmp_path / "new", "restore", tmp_path / "one.zip")[0] == 0

    assert "A worker is at work" not in kaohe(tmp_path / "new", "doctor")[1]


def test_the_key_that_signs_sessions_does_not_travel(company, archive):
    with zipfile.ZipFile(archive) as found:
        assert sorted(found.namelist()) == ["database", "files/imports/uploads/abc", "manifest.json"]
    assert (company / "secret-key").exists()


def test_a_backup_never_takes_the_place_of_a_file(company, archive):
    before, entries_before = archive.read_bytes(), entries(company)

    code, said = kaohe(company, "backup", "--to", archive)

    assert code != 0
    assert "is there already" in said
    assert archive.read_bytes() == before
    assert entries(company) == entries_before


def test_a_backup_that_could_not_be_written_was_not_made(company, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")

    code, said = kaohe(company, "backup", "--to", tmp_path / "file" / "one.zip")

    assert code != 0
    assert "Traceback" not in said
    assert "operations.backup.make" not in entries(company)
    assert "No backup was ever made." in kaohe(company, "doctor")[1]


def test_a_company_that_is_there_is_not_touched(company, archive):
    before = contents(company)

    code, said = kaohe(company, "restore", archive)

    assert code != 0
    assert "holds a company's data already" in said
    assert contents(company) == before


def test_a_folder_of_something_else_gets_nothing(archive, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other/letter").write_text("甲", encoding="utf-8")

    code, said = kaohe(tmp_path / "other", "restore", archive)

    assert code != 0
    assert "holds a company's data already" in said
    assert list((tmp_path / "other").iterdir()) == [tmp_path / "other/letter"]


def test_what_is_no_backup_makes_no_folder(archive, tmp_path):
    archive.write_bytes(b"no backup")

    assert "is no backup of Kaohe" in kaohe(tmp_path / "new", "restore", archive)[1]

    assert not (tmp_path / "new").exists()


def damaged_file(files):
    files["files/imports/uploads/abc"] += b"x"


def damaged_database(files):
    files["database"] = files["database"][:-4096]


def leads_out(files):
    manifest = json.loads(files["manifest.json"])
    files["files/../../out"] = b""
    manifest["files"]["files/../../out"] = "0" * 64
    files["manifest.json"] = json.dumps(manifest).encode()


def without_database(files):
    manifest = json.loads(files["manifest.json"])
    del manifest["files"]["database"]
    files["manifest.json"] = json.dumps(manifest).encode()


def of_a_newer_program(files):
    manifest = json.loads(files["manifest.json"])
    manifest["migrations"].append("ledger.9999_of_tomorrow")
    files["manifest.json"] = json.dumps(manifest).encode()


def of_another_database(files):
    files["manifest.json"] = files["manifest.json"].replace(b'"sqlite"', b'"postgresql"')


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (damaged_file, "files/imports/uploads/abc"),
        (damaged_database, "is no backup of Kaohe, or it is damaged: database"),
        (lambda files: files.pop("files/imports/uploads/abc"), "files/imports/uploads/abc"),
        (lambda files: files.pop("manifest.json"), "is no backup of Kaohe"),
        (leads_out, "files/../../out"),
        (without_database, "is no backup of Kaohe, or it is damaged: database"),
        (of_a_newer_program, "made by a newer Kaohe"),
        (of_another_database, "holds a postgresql database"),
    ],
)
def test_what_is_no_sound_backup_leaves_nothing_behind(archive, tmp_path, change, said):
    rewritten(archive, change)
    (tmp_path / "new").mkdir()

    code, told = kaohe(tmp_path / "new", "restore", archive)

    assert code != 0
    assert said in told
    assert "Traceback" not in told
    assert list((tmp_path / "new").iterdir()) == []
    assert not (tmp_path / "out").exists()


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_company_on_postgresql_is_put_back(tmp_path):
    if not shutil.which("pg_dump"):
        pytest.fail("pg_dump is not on the path")
    with closing(connection.copy("other")) as other:
        for name in ("kaohe_from", "kaohe_to"):
            other.cursor().execute(f"DROP DATABASE IF EXISTS {name}")
            other.cursor().execute(f"CREATE DATABASE {name}")
    given = urlsplit(os.environ["DATABASE_URL"])
    urls = {name: urlunsplit(given._replace(path=f"/{name}")) for name in ("kaohe_from", "kaohe_to")}
    code, said = run(tmp_path / "from", "-c", FOUND, url=urls["kaohe_from"])
    assert code == 0, said
    code, said = kaohe(tmp_path / "from", "backup", "--to", tmp_path / "one.zip", url=urls["kaohe_from"])
    assert code == 0, said

    code, said = kaohe(tmp_path / "to", "restore", tmp_path / "one.zip", url=urls["kaohe_to"])

    assert code == 0, said
    assert (tmp_path / "to/imports/uploads/abc").exists()
    code, said = kaohe(tmp_path / "again", "restore", tmp_path / "one.zip", url=urls["kaohe_to"])
    assert code != 0
    assert "is not empty" in said
