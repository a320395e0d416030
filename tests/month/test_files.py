"""Folders that take another's place, and names that stay names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from kaohe.month.files import file_name, folder_at_once


@pytest.mark.parametrize("name", ["../../訪", "甲\\乙", "100%", "%2F", "缺勤"])
def test_a_name_never_leads_out_of_its_folder(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{file_name(name)}.parquet"
    assert path.resolve().parent == tmp_path
    assert unquote(path.stem) == name


def without_exchange(*_: object, **__: object) -> None:
    """As on a system that cannot let two folders change names."""
    raise OSError


def test_the_old_folder_comes_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    out.mkdir()
    (out / "kept").write_text("old")
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if target == out and not path.name.endswith(".old"):
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    monkeypatch.setattr("ctypes.CDLL", without_exchange)
    with pytest.raises(KeyboardInterrupt), folder_at_once(out) as folder:
        (folder / "new").write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert (out / "kept").read_text() == "old"


def test_a_system_that_cannot_exchange_folders_moves_them_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ctypes.CDLL", without_exchange)
    for text in ("old", "new"):
        with folder_at_once(tmp_path / "run") as folder:
            (folder / "kept").write_text(text)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert (tmp_path / "run" / "kept").read_text() == "new"


def test_what_a_killed_writer_left_is_put_right(tmp_path: Path) -> None:
    """It had moved the old folder aside and not yet given its own the name."""
    (tmp_path / ".run.abc").mkdir()
    (tmp_path / ".run.abc.old").mkdir()
    (tmp_path / ".run.abc.old" / "kept").write_text("old")
    with pytest.raises(KeyboardInterrupt), folder_at_once(tmp_path / "run"):
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert (tmp_path / "run" / "kept").read_text() == "old"


def test_another_writer_at_work_is_left_alone(tmp_path: Path) -> None:
    with folder_at_once(tmp_path / "run") as first:
        (first / "kept").write_text("first")
        with folder_at_once(tmp_path / "run") as second:
            (second / "kept").write_text("second")
        assert (first / "kept").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
