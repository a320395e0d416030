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
    with pytest.raises(KeyboardInterrupt), folder_at_once(out) as folder:
        (folder / "new").write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert (out / "kept").read_text() == "old"
