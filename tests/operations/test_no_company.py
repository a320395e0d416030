"""A folder in which no company was begun is told by every command that needs one, and nothing is made there."""

import pytest

from tests.operations.conftest import kaohe

COMMANDS = {
    "backup": ("backup", "--to", "{tmp}/one.zip"),
    "doctor": ("doctor",),
    "worker": ("worker",),
    "worker, once": ("worker", "--once"),
    "reset-factor": ("reset-factor", "E1", "--reason", "lost"),
}
SAID = "There is no company in {data}.\nGive the folder that kaohe serve was started with (--data); nothing was made.\n"


def typed(words, folder):
    return [word.format(tmp=folder) for word in words]


def squeezed(said):
    return " ".join(said.split())


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_folder_that_is_not_there_is_not_made(tmp_path, words):
    code, said = kaohe(tmp_path / "wrong", *typed(words, tmp_path))

    assert code == 2
    assert squeezed(said) == squeezed(SAID.format(data=tmp_path / "wrong"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "worker"])
def test_a_folder_of_something_else_stays_as_it_is(tmp_path, name):
    (tmp_path / "other").mkdir()

    code, said = kaohe(tmp_path / "other", *typed(COMMANDS[name], tmp_path))

    assert code == 2
    assert "There is no company in" in said
    assert [*tmp_path.rglob("*")] == [tmp_path / "other"]


def test_a_backup_of_a_database_without_tables_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/kaohe.sqlite3").touch()

    code, said = kaohe(tmp_path / "empty", "backup", "--to", tmp_path / "one.zip")

    assert code == 2
    assert "There is no company in" in said
    assert not (tmp_path / "one.zip").exists()
