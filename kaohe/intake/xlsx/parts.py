"""The parts of an XLSX archive: opened within limits, walked as events, with the tricks of XML refused."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from kaohe.intake.faults import FileRefused
from kaohe.intake.limits import Limits
from kaohe.intake.packing import check_size

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Characters = Callable[[str], None]

_STEP = 1 << 18
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(LookupError, NotImplementedError, RuntimeError, ValueError),
)


class Archive:
    """The zip archive that an XLSX file is."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except _DAMAGE:
            raise FileRefused("R107") from None
        check_size(sum(entry.file_size for entry in entries), len(content), limits)
        if any(entry.flag_bits & 1 for entry in entries):
            raise FileRefused("R116")
        self._names = {entry.filename.lstrip("/").casefold(): entry for entry in entries}

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.casefold() in self._names

    def walk(
        self, name: str, start: Start, end: End | None = None, characters: Characters | None = None
    ) -> Iterator[None]:
        """Walks the elements of a part by their local names; yields between pieces, so that a caller may stream."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = lambda tag, attributes: start(_local(tag), attributes)
        if end is not None:
            parser.EndElementHandler = lambda tag: end(_local(tag))
        if characters is not None:
            parser.CharacterDataHandler = characters
        try:
            with self._zip.open(self._names[name.casefold()]) as stream:
                while piece := stream.read(_STEP):
                    parser.Parse(piece)
                    yield
                parser.Parse(b"", True)  # noqa: FBT003  # The end of the part.
                yield
        except (*_DAMAGE, expat.ExpatError):
            raise FileRefused("R107") from None

    def walk_all(self, name: str, start: Start, end: End | None = None, characters: Characters | None = None) -> None:
        """Walks a part to its end."""
        for _ in self.walk(name, start, end, characters):
            pass

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id -> (last word of the kind, name of the part)."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, target.lstrip("/"))

        if self.has(rels):
            self.walk_all(rels, start)
        return found


def _local(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag


def _refuse(*_: object) -> None:
    """A document type could define entities that grow without end; no spreadsheet has one."""
    raise FileRefused("R107")
