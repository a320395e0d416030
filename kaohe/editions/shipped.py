"""The handbooks that come with the product, for a company that begins with one of them."""

from __future__ import annotations

from pathlib import Path

from kaohe.editions.errors import EditionError
from kaohe.editions.layers import called, entry, taken_over
from kaohe.editions.uploads import Upload, from_folder
from kaohe.handbook.files import SETTINGS_FILE

LISTS = "名單"
"""Where a handbook names its posts."""


def shipped(folder: Path) -> list[str]:
    """Their names: those in the folder that no other one takes over, and that name posts: else they are layers."""
    settings = {
        path.parent.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob(f"*/{SETTINGS_FILE}"))
    }
    below = {name for text in settings.values() for name in taken_over(text)}
    return [name for name, text in settings.items() if name not in below and entry(text, LISTS) is not None]


def shipped_handbook(folder: Path, name: str) -> Upload:
    """One of them, ready to be taken in. Raises EditionError."""
    known = shipped(folder)
    if name not in known:
        raise EditionError("E119", name=name, known="、".join(known))
    return from_folder(folder / name)


def title_of(folder: Path, name: str) -> str:
    """What a shipped handbook calls itself."""
    return called((folder / name / SETTINGS_FILE).read_text(encoding="utf-8")) or name
