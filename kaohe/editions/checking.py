"""A folder of texts read and checked as the handbook it is; what was read lately is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kaohe.editions.folders import Files, digest, files_of, lay_out, whole
from kaohe.editions.models import Folder
from kaohe.handbook.cases import read_cases
from kaohe.handbook.check import Checked, check_folder
from kaohe.handbook.diagnostics import Diagnostic, Diagnostics
from kaohe.handbook.model_cases import Cases

MOST = 8
LATELY: dict[str, Opened] = {}
"""What was read lately, by the digest of its folder."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A handbook read whole: its texts, what the check says, its worked cases."""

    top: str
    files: Files
    checked: Checked
    cases: Cases
    digest: str = ""
    """Of the folder; empty for texts that were not saved."""

    @property
    def faults(self) -> list[Diagnostic]:
        """What keeps it from coming into force."""
        return [one for one in self.checked.diagnostics.items if one.severity == "error"]

    @property
    def sound(self) -> bool:
        """Whether it may come into force."""
        return self.checked.source is not None and not self.faults


def read(top: str, files: Files, digest: str = "") -> Opened:
    """The handbook of these texts, checked."""
    with TemporaryDirectory(prefix="kaohe-edition-") as made:
        root = Path(made).resolve()
        (root / top).mkdir(parents=True)
        lay_out(files, root)
        cases = read_cases(root / top, Diagnostics(), root)
        return Opened(top, files, check_folder(root / top, root), cases, digest)


def opened(folder: Folder) -> Opened:
    """The handbook of a folder, checked once as long as it is among those asked for lately."""
    return opened_by(folder.pk)


def opened_by(digest: str) -> Opened:
    """The same, by the digest of the folder."""
    found = LATELY.get(digest)
    if found is None:
        folder = Folder.objects.get(pk=digest)
        found = remembered(read(folder.top, files_of(folder), digest))
    return found


def foreseen(top: str, files: Files) -> None:
    """Checks texts before they are kept: a large handbook takes seconds, in which nobody else could write."""
    named = {path: digest(text) for path, text in sorted(files.items())}
    if (known := whole(top, named)) not in LATELY:
        remembered(read(top, files, known))


def remembered(opened: Opened) -> Opened:
    """Keeps what was read, in the place of what was read longest ago."""
    LATELY[opened.digest] = opened
    for oldest in list(LATELY)[:-MOST]:
        LATELY.pop(oldest, None)
    return opened
