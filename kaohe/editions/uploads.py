"""A handbook that people hand in, as a folder or a zip file: taken in whole, or refused with every fault."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from kaohe.editions.errors import EditionError, Refused
from kaohe.editions.folders import MOST_FILES, MOST_IN_ALL, Files, path_fault, text_fault
from kaohe.editions.layers import taken_over
from kaohe.handbook.files import MOST_BYTES, SETTINGS_FILE

MOST_ZIP = 32 * 1024**2
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A handbook to take in: its own folder's name, and its files with those of the handbooks it takes over."""

    top: str
    files: Files
    left_out: tuple[str, ...] = ()
    """Files that no handbook needs: pictures, documents, hidden files."""


def from_folder(folder: Path) -> Upload:
    """A handbook's folder, with the handbooks beside it that it takes over. Raises Refused."""
    root = folder.absolute().parent
    found = {path.relative_to(root).as_posix(): path for path in walked(folder.absolute())}
    for below in extended(found, root):
        found |= {path.relative_to(root).as_posix(): path for path in walked(below)}
    return upload({name: path.read_bytes for name, path in found.items()}, folder.name)


def walked(folder: Path) -> Iterator[Path]:
    """The files beneath a folder, links left out, so that nothing outside is read."""
    for path in sorted(folder.rglob("*")):
        inside = not path.is_symlink() and path.resolve().is_relative_to(folder.resolve())
        if inside and path.is_file():
            yield path


def extended(found: Mapping[str, Path], root: Path) -> Iterator[Path]:
    """The folders that the handbooks found take over, as far as they stand beside them."""
    seen = {name.split("/")[0] for name in found}
    waiting = [path for name, path in found.items() if name.endswith(f"/{SETTINGS_FILE}")]
    while waiting:
        text = waiting.pop().read_text(encoding="utf-8", errors="replace")
        for name in taken_over(text):
            settings = root / name / SETTINGS_FILE
            if name not in seen and path_fault(f"{name}/{SETTINGS_FILE}") is None and settings.is_file():
                seen.add(name)
                waiting.append(settings)
                yield settings.parent


def from_zip(content: bytes, name: str = "handbook") -> Upload:
    """A handbook in a zip file; `name` for one whose files stand in no folder. Raises Refused.

    Nothing is unpacked beyond what a handbook may have, whatever the file says of its sizes.
    """
    if len(content) > MOST_ZIP:
        raise Refused([EditionError("E126", limit=MOST_ZIP // 1024**2)])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return from_entries(packed, [one for one in packed.infolist() if not one.is_dir()], name)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as error:
        raise Refused([EditionError("E127")]) from error


def from_entries(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> Upload:
    """The files of a zip file. Raises Refused."""
    if len(entries) > MOST_FILES * 2:
        raise Refused([EditionError("E128", limit=MOST_FILES)])
    faults = [EditionError("E129", path=one.filename) for one in entries if one.flag_bits & 1]
    faults += [EditionError("E121", path=one.filename) for one in entries if stat.S_ISLNK(one.external_attr >> 16)]
    if faults:
        raise Refused(faults)
    budget = Budget(MOST_IN_ALL)
    return upload({one.filename: partial(budget.read, packed, one) for one in entries}, name)


@dataclass(slots=True)
class Budget:
    """How many bytes may still be unpacked."""

    left: int

    def read(self, packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        """The bytes of an entry; unpacking stops at the limit, since the size an entry states may be false."""
        taken, parts = 0, []
        with packed.open(entry) as stream:
            while part := stream.read(_CHUNK):
                taken += len(part)
                self.left -= len(part)
                if taken > MOST_BYTES:
                    raise Refused([EditionError("E124", path=entry.filename, limit=MOST_BYTES // 1024**2)])
                if self.left < 0:
                    raise Refused([EditionError("E130", limit=MOST_IN_ALL // 1024**2)])
                parts.append(part)
        return b"".join(parts)


def upload(found: Mapping[str, Callable[[], bytes]], name: str) -> Upload:
    """The handbook among files given as path → what reads their bytes. Raises Refused with every fault."""
    paths = settled(found, name)
    wanted = {path: given for path, given in paths.items() if is_of_handbook(path)}
    faults = [fault for path in wanted if (fault := path_fault(path))]
    if not any(path.endswith(f"/{SETTINGS_FILE}") for path in wanted):
        faults.append(EditionError("E131"))
    if len(wanted) > MOST_FILES:
        faults.append(EditionError("E128", limit=MOST_FILES))
    if faults:
        raise Refused(faults)
    files: dict[str, str] = {}
    for path, given in wanted.items():
        text, fault = decoded(path, found[given]())
        if fault is None:
            files[path] = text
        else:
            faults.append(fault)
    if faults:
        raise Refused(faults)
    return Upload(topmost(files, name), files, tuple(sorted(path for path in paths if path not in wanted)))


def settled(found: Iterable[str], name: str) -> dict[str, str]:
    """Path in the handbooks' common folder → path as given.

    Folders around all handbooks fall away; files that stand in no folder go into one called `name`.
    """
    given = {path.replace("\\", "/").removeprefix("./"): path for path in found}
    settings = [PurePosixPath(path) for path in given if path.rsplit("/", 1)[-1] == SETTINGS_FILE]
    least = min((len(path.parts) for path in settings), default=2)
    if least == 1:
        return {f"{name}/{path}": written for path, written in given.items()}
    around = {path.parts[: least - 2] for path in settings if len(path.parts) == least}
    prefix = "".join(f"{part}/" for part in around.pop()) if len(around) == 1 else ""
    return {path.removeprefix(prefix): written for path, written in given.items()}


def is_of_handbook(path: str) -> bool:
    """Whether a file may be read by a handbook, or hides as one; what else lies in a folder is left out."""
    parts = path.split("/")
    hidden = any(part.startswith((".", "__")) and part not in {".", ".."} for part in parts)
    return not hidden and (path.endswith((".md", ".yaml", ".csv")) or ".." in parts or path.startswith("/"))


def decoded(path: str, content: bytes) -> tuple[str, EditionError | None]:
    """The text, line ends as LF, and why it cannot be kept."""
    if len(content) > MOST_BYTES:
        return "", EditionError("E124", path=path, limit=MOST_BYTES // 1024**2)
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return "", EditionError("E132", path=path, line=line)
    return text, text_fault(path, text)


def topmost(files: Files, name: str) -> str:
    """The handbook that no other takes over; `name` when it is one of several. Raises Refused."""
    settings = {path.split("/")[0]: text for path, text in files.items() if path.endswith(f"/{SETTINGS_FILE}")}
    below = {one for text in settings.values() for one in taken_over(text)}
    free = [folder for folder in settings if folder not in below]
    if name in free or len(free) == 1:
        return name if name in free else free[0]
    raise Refused([EditionError("E133", names="、".join(sorted(settings)))])
