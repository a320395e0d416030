"""An edition as a folder for the engine and for git, or as a zip file; both can be taken back."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from kaohe.base.actor import Actor
from kaohe.editions.folders import lay_out
from kaohe.editions.queries import handbook_of

MADE = (1980, 1, 1, 0, 0, 0)
"""The time every file of a zip has, so that one edition gives the same bytes each time."""


def write_folder(actor: Actor, number: int, folder: Path) -> Path:
    """Writes an edition, with the handbooks it takes over, into a folder that is there; the handbook's own folder."""
    found = handbook_of(actor, number)
    lay_out(found.files, folder)
    return folder / found.top


def zip_of(actor: Actor, number: int) -> bytes:
    """An edition as a zip file. Raises NotAllowed, EditionError."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, text in handbook_of(actor, number).files.items():
            packed.writestr(zipfile.ZipInfo(path, MADE), text, zipfile.ZIP_DEFLATED)
    return made.getvalue()
