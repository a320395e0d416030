"""Reads the text files of a handbook: UTF-8 only, and never a file outside the handbooks' common folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Text

SETTINGS_FILE = "handbook.yaml"
MOST_BYTES = 8 * 1024**2
"""Most bytes of one text: a long table of 100,000 rows has about 3 million."""


def common_folder(folder: Path) -> Path:
    """The folder that handbooks share: the one above `folder`, or higher as long as handbooks stand there as well."""
    root = folder.parent
    while root.parent != root and any(child.is_file() for child in root.parent.glob(f"*/{SETTINGS_FILE}")):
        root = root.parent
    return root


@dataclass(slots=True)
class Shelf:
    """The common folder of the handbooks, and every file that was taken from it."""

    root: Path
    diagnostics: Diagnostics
    files: list[SourceFile] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """The path as messages show it: relative to the common folder, with `/`."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name

    def holds(self, path: Path) -> bool:
        """Whether the path, links followed, lies inside the common folder."""
        try:
            return path.resolve().is_relative_to(self.root.resolve())
        except (OSError, RuntimeError, ValueError):  # A link to itself, or a name that no file can have.
            return False

    def read(self, path: Path, asked: Text | None = None) -> SourceFile | None:
        """The text of the file, a mark of byte order left out; None with a fault when it cannot be had.

        `asked`: where a text names the file; without one faults are shown at its first line.
        """
        here = asked.span if asked else Span.at(self.name(path), 1, 1)
        told = asked.value if asked else self.name(path)
        if not self.holds(path):
            self.diagnostics.add("K930", here, path=told)
            return None
        try:
            if not path.is_file():
                raise FileNotFoundError(path)
            if path.stat().st_size > MOST_BYTES:
                self.diagnostics.add("K933", here, path=told, limit=MOST_BYTES // 1024**2)
                return None
            content = path.read_bytes()
        except OSError:
            self.diagnostics.add("K931", here, path=told)
            return None
        return self._decoded(path, content)

    def _decoded(self, path: Path, content: bytes) -> SourceFile | None:
        content = content.removeprefix(b"\xef\xbb\xbf")
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            before = content[: error.start].decode("utf-8").split("\n")
            place = Span.at(self.name(path), len(before), len(before[-1]) + 1)
            self.diagnostics.add("K932", place, byte=f"{content[error.start]:02X}")
            return None
        file = SourceFile(self.name(path), text.replace("\r\n", "\n"))
        self.files.append(file)
        return file


def shelf_of(folder: Path, diagnostics: Diagnostics, root: Path | None = None) -> Shelf:
    """The shelf that the handbook of the folder stands on."""
    return Shelf(root.absolute() if root else common_folder(Path(folder).absolute()), diagnostics)
