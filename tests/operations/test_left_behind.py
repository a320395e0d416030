"""What a restore or a backup leaves behind when it does not come to its end."""

import os
import shutil
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests.operations.conftest import FOUND, kaohe, run


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_restore_that_a_full_database_refuses_leaves_no_files(tmp_path):
    if not shutil.which("pg_dump"):
        pytest.fail("pg_dump is not on the path")
    with closing(connection.copy("other")) as other:
        other.cursor().execute("DROP DATABASE IF EXISTS kaohe_full")
        other.cursor().execute("CREATE DATABASE kaohe_full")
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/kaohe_full"))
    code, said = run(tmp_path / "from", "-c", FOUND, url=url)
    assert code == 0, said
    code, said = kaohe(tmp_path / "from", "backup", "--to", tmp_path / "one.zip", url=url)
    assert code == 0, said

    code, said = kaohe(tmp_path / "to", "restore", tmp_path / "one.zip", url=url)

    assert code != 0
    assert "is not empty" in said
    assert sorted(path.name for path in (tmp_path / "to").rglob("*")) == []


def test_a_backup_takes_away_what_one_that_was_killed_left(company, tmp_path):
    left = company / ".backup.killed"
    left.mkdir()
    (left / "database").write_bytes((company / "kaohe.sqlite3").read_bytes())
    os.utime(left, (0, 0))

    code, said = kaohe(company, "backup", "--to", tmp_path / "two.zip")

    assert code == 0, said
    assert not left.exists()
