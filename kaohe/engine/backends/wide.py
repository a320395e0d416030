"""Wide tables in pieces: each new group of columns lies in a table of its own, and a row number holds them together.

A row of a thousand columns is not copied for each step that adds three, nor named in each layer of an Extend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from kaohe.engine.backends.sql_scalar import column, identifier
from kaohe.engine.backends.sql_steps import selected, table

Place = tuple[str, str]  # the piece and the identifier of the column in it


@dataclass(frozen=True, slots=True)
class Wide:
    """Where each column lies. All pieces have the same row numbers, from 1 on, under `row`."""

    base: str
    row: str
    places: Mapping[str, Place]

    @property
    def rests(self) -> frozenset[str]:
        """The kept tables it reads."""
        return frozenset({self.base, *(piece for piece, _ in self.places.values())})

    def with_piece(self, piece: str, columns: Mapping[str, str]) -> Wide:
        """Further columns, by the identifiers they have in a new piece."""
        return Wide(self.base, self.row, {**self.places, **{name: (piece, mine) for name, mine in columns.items()}})

    def renamed(self, columns: Iterable[tuple[str, str]]) -> Wide:
        return Wide(self.base, self.row, {new: self.places[old] for new, old in columns})

    def pieces(self, names: Iterable[str]) -> dict[str, list[str]]:
        """The pieces that hold these columns, each with those of them it holds."""
        found: dict[str, list[str]] = {}
        for name in names:
            found.setdefault(self.places[name][0], []).append(name)
        return found

    def read(self, columns: Mapping[str, str], *also: str) -> exp.Select:
        """A SELECT of the row number and of these columns, each under the identifier beside its name.

        `also`: pieces that decide how often a row comes, whether or not a column of theirs is wanted.
        """
        pieces = list(dict.fromkeys([*self.pieces(columns), *also])) or [self.base]
        first, *rest = pieces
        items: list[exp.Expr] = [column(self.row, first)]
        for name, wanted in columns.items():
            piece, mine = self.places[name]
            items.append(exp.Alias(this=column(mine, piece), alias=identifier(wanted)))
        query = selected(items, table(first))
        query.set(
            "joins",
            [
                exp.Join(
                    this=table(piece),
                    kind="INNER",
                    on=exp.EQ(this=column(self.row, first), expression=column(self.row, piece)),
                )
                for piece in rest
            ],
        )
        return query
