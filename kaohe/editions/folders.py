"""The files of a handbook as a mapping from path to text: kept by digest, laid out on disk, taken back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from kaohe.base.texts import control_in
from kaohe.editions.errors import EditionError
from kaohe.editions.models import Folder, Text
from kaohe.handbook.files import MOST_BYTES

Files = Mapping[str, str]
"""Path, relative to the folder that the handbooks share, with `/` → text."""

SUFFIXES = (".md", ".yaml", ".csv")
MOST_FILES = 2_000
MOST_IN_ALL = 64 * 1024**2
DEEPEST = 4
LONGEST_PATH = 200
_BAD_PART = re.compile(r"\.{1,2}|.*[\x00-\x1f\x7f\\:*?\"<>|\u202a-\u202e\u2066-\u2069].*|\s.*|.*[\s.]", re.DOTALL)


def digest(text: str) -> str:
    """sha256 of a text's UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def path_fault(path: str) -> EditionError | None:
    """Why a path cannot be one of a handbook's files."""
    parts = path.split("/")
    if path.startswith("/") or any(not part or _BAD_PART.fullmatch(part) for part in parts):
        return EditionError("E121", path=path)
    if not 2 <= len(parts) <= DEEPEST or len(path) > LONGEST_PATH:
        return EditionError("E122", path=path)
    return None if path.endswith(SUFFIXES) else EditionError("E123", path=path)


def text_fault(path: str, text: str) -> EditionError | None:
    """Why a text cannot be kept."""
    if character := control_in(text):
        return EditionError("E125", path=path, character=character)
    return EditionError("E124", path=path, limit=MOST_BYTES // 1024**2) if len(text.encode()) > MOST_BYTES else None


def keep(top: str, files: Files) -> Folder:
    """The folder with these files, kept if it was not before. The caller has the transaction."""
    named = {path: digest(text) for path, text in sorted(files.items())}
    known = set(Text.objects.filter(pk__in=set(named.values())).values_list("pk", flat=True))
    missing = {named[path]: text for path, text in files.items() if named[path] not in known}
    Text.objects.bulk_create(
        [Text(digest=one, content=text) for one, text in missing.items()], ignore_conflicts=True, batch_size=200
    )
    return Folder.objects.get_or_create(digest=whole(top, named), defaults={"top": top, "files": named})[0]


def whole(top: str, named: Mapping[str, str]) -> str:
    """The digest of a folder, by the digests of its files in the order of their paths."""
    return digest(json.dumps([top, dict(named)], ensure_ascii=False))


def files_of(folder: Folder) -> dict[str, str]:
    """The files of a folder, in one query, in the order of their paths."""
    texts = dict(Text.objects.filter(pk__in=set(folder.files.values())).values_list("digest", "content"))
    return {path: texts[one] for path, one in sorted(folder.files.items())}


def lay_out(files: Files, root: Path) -> None:
    """Writes the files beneath a folder that is there."""
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")
