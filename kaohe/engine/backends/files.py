"""Reading a Parquet file as a relation: the columns a program asks for, cast to what it knows, late rows left out."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from kaohe.engine.backends.scalar import Columns, Kind
from kaohe.engine.backends.sql_scalar import cast, identifier
from kaohe.engine.stored import Stored

ROW = "file_row_number"
"""What both engines call the number of a row in its file, from 0 on."""


def from_path(file: Stored) -> exp.Expr:
    """DuckDB's function that reads a file."""
    numbered = exp.EQ(this=_plain(ROW), expression=exp.Boolean(this=True))
    return exp.ReadParquet(expressions=[exp.Literal.string(str(file.path.resolve())), numbered])


def reading(file: Stored, columns: Columns, names: Mapping[str, str], read: exp.Expr) -> exp.Select:
    """A SELECT of these columns, each under its identifier, from what the engine calls the file."""
    present = file.present()
    items = [
        exp.Alias(this=cast(_source(file, name, present), kind), alias=identifier(names[name]))
        for name, kind in columns.items()
    ]
    query = exp.Select(expressions=items, from_=exp.From(this=exp.Table(this=read)))
    late = [_plain(name) for name in file.moments if name in present]
    if file.until is not None and late:
        known = exp.Coalesce(this=late[0], expressions=late[1:])
        limit = cast(exp.Literal.number(file.until), Kind.INT)
        query.set(
            "where",
            exp.Where(
                this=exp.Or(
                    this=exp.Is(this=known, expression=exp.Null()),
                    expression=exp.LTE(this=known.copy(), expression=limit),
                )
            ),
        )
    return query


def _source(file: Stored, name: str, present: set[str]) -> exp.Expr:
    if name == file.number:
        return _plain(ROW)
    return _plain(name) if name in present else exp.Null()


def _plain(name: str) -> exp.Column:
    return exp.Column(this=identifier(name))
