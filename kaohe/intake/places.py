"""Which files of a folder belong to a register, and that none of them lies outside the folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kaohe.handbook.names import nearest
from kaohe.intake.faults import Refusal, RowFault, fault
from kaohe.intake.schema import RegisterSchema
from kaohe.intake.spelling import fold

SUFFIXES = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz", ".xlsx", ".xlsm", ".parquet")


@dataclass(frozen=True, slots=True)
class Found:
    """The files of a register, in the order they are read, and those that cannot be taken."""

    files: tuple[tuple[str, Path], ...]
    """(path as messages show it, relative to the folder; where it lies)."""
    faults: tuple[RowFault, ...]


def find_files(schema: RegisterSchema, folder: Path) -> Found:
    """The files of the mapping's pattern; else `register.*`, else all of the folder `register/`."""
    pattern = schema.mapping.files if schema.mapping is not None else None
    if pattern is not None:
        if PurePosixPath(pattern).is_absolute() or ".." in PurePosixPath(pattern).parts or not pattern.strip():
            return Found((), (fault(pattern, 0, "", "", Refusal("R113")),))
        return _checked(folder, sorted(path for path in folder.glob(pattern) if not _is_hidden(path)))
    name = fold(unicodedata.normalize("NFC", schema.name))
    entries = sorted(path for path in _entries(folder) if not _is_hidden(path))
    single = [path for path in entries if _suffix(path) and fold(path.name[: -len(_suffix(path))]) == name]
    shelves = [path for path in entries if path.is_dir() and fold(path.name) == name]
    outside = [path for path in shelves if _refusal(folder, path) == Refusal("R110")]
    parts = [part for path in shelves if path not in outside for part in sorted(_entries(path))]
    parts = [part for part in parts if not _is_hidden(part)]
    found = _checked(folder, [*single, *outside, *parts])
    if len(single) > 1 or (single and parts):
        names = "、".join(path.relative_to(folder).as_posix() for path in [*single, *parts][:5])
        clash = fault(schema.name, 0, "", "", Refusal("R112", files=names))
        return Found(found.files, (clash, *found.faults))
    return found


def unclaimed(folder: Path, claimed: Iterable[str], waiting: Sequence[str]) -> dict[str, str]:
    """What lies in a folder and belongs to no register, each with the register that its name may have meant, or "".

    `claimed` are paths as messages show them, `waiting` the names of registers that did not come.
    """
    known = {PurePosixPath(path).parts[0] for path in claimed if path}
    entries = (path for path in _entries(folder) if not _is_hidden(path) and (path.is_dir() or _suffix(path)))
    others = sorted(path.name for path in entries if path.name not in known)
    return {name: "".join(nearest(_bare(name), waiting)) for name in others}


def _bare(name: str) -> str:
    suffix = _suffix(Path(name))
    return name.removesuffix(name[-len(suffix) :]) if suffix else name


def _checked(folder: Path, paths: Iterable[Path]) -> Found:
    files, faults = [], []
    for path in paths:
        shown = path.relative_to(folder).as_posix()
        refusal = _refusal(folder, path)
        if refusal is None:
            files.append((shown, path))
        else:
            faults.append(fault(shown, 0, "", "", refusal))
    return Found(tuple(files), tuple(faults))


def _refusal(folder: Path, path: Path) -> Refusal | None:
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
        plain = path.is_file()
    except (OSError, RuntimeError):
        return Refusal("R111")
    if not inside:
        return Refusal("R110")
    return None if plain and _suffix(path) else Refusal("R111")


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _suffix(path: Path) -> str:
    name = path.name.casefold()
    return max((suffix for suffix in SUFFIXES if name.endswith(suffix)), key=len, default="")


def _is_hidden(path: Path) -> bool:
    """Files that systems and open spreadsheets leave behind."""
    return path.name.startswith((".", "~$"))
