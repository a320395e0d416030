"""Reads a handbook's folder with all it takes over: settings, chapters and cards, the lowest layer first."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from kaohe.handbook.cards.keys import Reader
from kaohe.handbook.cards.reading import read_card
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.files import SETTINGS_FILE, Shelf, shelf_of
from kaohe.handbook.long_tables import read_table
from kaohe.handbook.markdown import read_chapter
from kaohe.handbook.model import AnyCard, Lookup, Source
from kaohe.handbook.nodes import read_document
from kaohe.handbook.parser import parse
from kaohe.handbook.plugged import plugins_of
from kaohe.handbook.read_once import read_once
from kaohe.handbook.settings import Layer, read_settings, settings_of
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Chapter, Text


def read_handbook(folder: Path, diagnostics: Diagnostics, root: Path | None = None) -> Source | None:
    """The handbook of the folder, everything in it that has no fault; None when there is no handbook to read.

    `root`: the folder that nothing may be read outside of; without it the one that the handbooks share.
    """
    return _source(Path(folder).absolute(), shelf_of(folder, diagnostics, root))


def source_on(shelf: Shelf, folder: Path) -> Source | None:
    """The handbook of a folder, read from a shelf that keeps its texts and notes its faults."""
    return _source(Path(folder).absolute(), shelf)


def _source(top: Path, shelf: Shelf) -> Source | None:
    reading = _Reading(shelf, shelf.diagnostics)
    reading.layer(top, None, ())
    if not reading.layers or reading.layers[-1].name != shelf.name(top):
        return None
    chapters: list[Chapter] = []
    cards: list[AnyCard] = []
    for layer in reading.layers:
        for path in sorted((shelf.root / layer.name).glob("*.md")):
            file = shelf.read(path)
            if file:
                chapter, found = read_once(_chapter, file, shelf.diagnostics)
                chapters.append(chapter)
                cards += [card for one in found if (card := _with_table(one, shelf))]
    listed = tuple(one for layer in reading.layers for one in layer.entries.many(tuple, "外掛"))
    functions = plugins_of(listed, shelf.diagnostics)
    return Source(settings_of(reading.layers), tuple(chapters), tuple(cards), tuple(shelf.files), functions)


@dataclass(slots=True)
class _Reading:
    """Follows 承接 from handbook to handbook; each is taken once, after all that it takes over."""

    shelf: Shelf
    diagnostics: Diagnostics
    layers: list[Layer] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def layer(self, folder: Path, asked: Text | None, path: tuple[str, ...]) -> None:
        """Takes the handbook of the folder. `asked`: where it is named; `path`: the handbooks that led here."""
        title = self.shelf.name(folder)
        if title in path and asked:
            circle = " → ".join([*path[path.index(title) :], title])
            self.diagnostics.add("K911", asked.span, path=circle)
        if title in self.seen:
            return
        self.seen.add(title)
        if not (folder / SETTINGS_FILE).is_file():
            place = asked.span if asked else Span.at(f"{title}/{SETTINGS_FILE}", 1, 1)
            self.diagnostics.add("K900" if asked is None else "K910", place, folder=title)
            return
        file = self.shelf.read(folder / SETTINGS_FILE)
        reader = Reader(self.diagnostics, parse)
        entries = read_settings(read_document(file, self.diagnostics), file.path, reader) if file else None
        if entries is None:
            return
        for below in entries.many(Text, "承接"):
            found = self._folder(folder, below)
            if found:
                self.layer(found, below, (*path, title))
        self.layers.append(Layer(title, entries))

    def _folder(self, folder: Path, written: Text) -> Path | None:
        """The folder that 承接 names: beside this one, or by a path from it, inside the common folder."""
        near = [_flat(start / written.value) for start in (folder.parent, folder)]
        near = [path for path in near if path.parent.is_relative_to(self.shelf.root)]
        there = [path for path in near if os.path.isdir(path)]  # noqa: PTH112 - a name too long is no folder
        for path in there:
            if self.shelf.holds(path):
                return path
        self.diagnostics.add("K912" if there or not near else "K910", written.span, folder=written.value)
        return None


def _flat(path: Path) -> Path:
    """The path with its `..` worked out by name, links not followed."""
    parts: list[str] = []
    for piece in path.parts:
        if piece == ".." and len(parts) > 1:
            parts.pop()
        elif piece not in (".", ".."):
            parts.append(piece)
    return Path(*parts)


def _chapter(file: SourceFile, diagnostics: Diagnostics) -> tuple[Chapter, tuple[AnyCard, ...]]:
    """A chapter and its cards, long tables not read yet."""
    chapter, handbook = read_chapter(file, diagnostics), file.path.rpartition("/")[0]
    cards = (read_card(block, handbook, diagnostics, parse) for block in chapter.blocks)
    return chapter, tuple(card for card in cards if card)


def _with_table(card: AnyCard, shelf: Shelf) -> AnyCard | None:
    """A 查表 with the rows of its file; None when that has a fault."""
    if isinstance(card, Lookup) and card.table_path:
        rows = read_table(shelf, card.handbook, card.table_path, card.by)
        return replace(card, table=rows) if rows else None
    return card
