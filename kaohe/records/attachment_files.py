"""Where attached files lie: each content once, under its digest, below the data of the company."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kaohe.ledger.actions import wait_for_turn
from kaohe.records.files import LONGEST_UPLOAD, at_once
from kaohe.records.models import LONGEST_TEXT, Attachment

COMING = ".coming-"
LONGEST_SUFFIX, PIECE = 10, 1 << 16
UNSAFE = frozenset('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sends it: what it is called, its content in pieces."""

    name: str
    pieces: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Lying:
    """A file that lies there: its digest and its size in bytes."""

    sha256: str
    size: int


def folder() -> Path:
    """The folder of attached files."""
    return Path(settings.DATA) / "attachments"


def place_of(sha256: str) -> Path:
    """Where the content of a digest lies."""
    return folder() / sha256[:2] / sha256


def come(pieces: Iterable[bytes], most: int) -> tuple[Path, Lying]:
    """Writes what comes beside the others, to be looked at; once it is larger than `most` no more of it.

    `keep` keeps what lies at the path that is given; else it goes with the next sweep.
    """
    digest, size = hashlib.sha256(), 0
    place = folder() / f"{COMING}{secrets.token_hex(8)}"
    with at_once(place) as file:
        for piece in pieces:
            size += len(piece)
            digest.update(piece)
            file.write(piece)
            if size > most:
                break
    return place, Lying(digest.hexdigest(), size)


def keep(coming: Path, found: Lying) -> None:
    """Puts a file under its digest; the same content again is the same file."""
    place = place_of(found.sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    coming.replace(place)


def pieces_of(path: Path) -> Iterator[bytes]:
    """A content, opened when it is begun to be read and closed behind the last piece."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def sweep() -> None:
    """Takes away what never became an attachment: its form was refused, or the program ended in between."""
    late = time.time() - LONGEST_UPLOAD
    remove_unnamed(path for path in folder().rglob("*") if path.is_file() and path.stat().st_mtime < late)


def let_go(digests: Iterable[str]) -> None:
    """Takes away contents that were erased, where no other record has the same file, or got it meanwhile."""
    remove_unnamed(map(place_of, digests))


@transaction.atomic
def remove_unnamed(places: Iterable[Path]) -> None:
    """Takes files away that no record names; in one's turn, for whoever keeps one has his turn while he does."""
    if not (old := list(places)):
        return
    wait_for_turn()
    named = set(Attachment.objects.filter(erased_at=None).values_list("sha256", flat=True))
    for path in old:
        if path.name not in named:
            path.unlink(missing_ok=True)


def clean_name(name: str) -> str:
    """The last part of a name, as it can be shown and saved anywhere: no path, no signs that nobody sees."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join("_" if sign in UNSAFE else sign for sign in last if sign.isprintable()).strip(". ")
    stem, dot, suffix = shown.rpartition(".")
    return f"{stem[: LONGEST_TEXT - LONGEST_SUFFIX]}{dot}{suffix[: LONGEST_SUFFIX - 1]}"
