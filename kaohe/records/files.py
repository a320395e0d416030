"""Where imports lie: the files as they came, and the rows read from them, one Parquet file each, never changed."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from kaohe.intake.cells import reader, show
from kaohe.intake.faults import Refusal
from kaohe.intake.limits import DEFAULT_LIMITS
from kaohe.intake.register import ROW
from kaohe.intake.rows import FILE, LINE
from kaohe.intake.schema import NUMBER, FieldSchema, NumberFormat, RegisterSchema
from kaohe.records.errors import RecordsError
from kaohe.records.models import Batch, Revision

LOST = "__erased"
"""The column of a file that says which fields of a row were erased, joined by 、; most files have none."""
FORMS = b"kaohe"
"""Under this name a file says what its whole numbers mean."""
FAULTS = ".faults"
LONGEST_UPLOAD, LONGEST_KEPT = 24 * 60 * 60, 30 * 24 * 60 * 60
"""Seconds that an upload may take, and that a file is kept which no import names."""


def folder() -> Path:
    """The folder of imports under the data of the company."""
    return Path(settings.DATA) / "imports"


def keep_upload(pieces: Iterable[bytes]) -> Path:
    """Keeps a file as it came, under the digest of its content, so that it can be read again in another way.

    Raises RecordsError when it is larger than any file that is read.
    """
    digest, size = hashlib.sha256(), 0
    place = folder() / "uploads" / f".coming-{secrets.token_hex(8)}"
    with at_once(place) as file:
        for piece in pieces:
            size += len(piece)
            if size > DEFAULT_LIMITS.unpacked_bytes:
                raise RecordsError("T116", limit=DEFAULT_LIMITS.unpacked_bytes >> 30)
            digest.update(piece)
            file.write(piece)
    return place.replace(upload_of(digest.hexdigest()))


def sweep() -> None:
    """Takes away what nobody needs any more: uploads that never came to their end, and after a while files of imports
    that were given up, taken back or read in another way since. What is taken, and what was once, stays."""
    now, wanted = time.time(), kept_names()
    for place in (folder(), folder() / "uploads"):
        for path in place.iterdir() if place.is_dir() else ():
            if not path.is_file() or path.is_symlink():
                continue
            age = now - path.stat().st_mtime
            is_over = path.name.startswith(".") and age > LONGEST_UPLOAD
            if is_over or (age > LONGEST_KEPT and path.name.removesuffix(FAULTS) not in wanted):
                path.unlink(missing_ok=True)


def kept_names() -> set[str]:
    """The names of files that batches have: of rows as long as a month may ask for them, of uploads as long as somebody
    may look at them anew; none of what was looked at and then left lying."""
    given_up = Q(state=Batch.State.CHECKED, checked_at__lt=timezone.now() - timedelta(seconds=LONGEST_KEPT))
    looked_at = Batch.objects.exclude(given_up | Q(state=Batch.State.UNDONE)).values_list("sha256", flat=True)
    return {*looked_at, *Batch.objects.exclude(given_up).values_list("stored", flat=True)}


def upload_of(sha256: str) -> Path:
    """Where the file of that content lies."""
    return folder() / "uploads" / sha256


def upload_there(sha256: str, file: str) -> Path:
    """Where it lies still. Raises RecordsError where it is gone: swept away after its time, or erased."""
    path = upload_of(sha256)
    if not path.is_file():
        raise RecordsError("T130", file=file)
    return path


def path_of(batch: Batch) -> Path:
    """The rows of a batch."""
    return folder() / batch.stored


def bulk_batches(register: str) -> list[Batch]:
    """The batches of a register whose rows lie in files, in the order in which they came."""
    return list(Batch.objects.filter(register=register, state=Batch.State.TAKEN, is_bulk=True).order_by("taken_at"))


def keys_in_batches(register: str, keys: pa.Array | pa.ChunkedArray) -> dict[str, str]:
    """Those of the keys that a row of a bulk batch has, with the batch's file."""
    found: dict[str, str] = {}
    for batch in bulk_batches(register) if len(keys) else ():
        column = unchanged(pq.read_table(path_of(batch), columns=[ROW, LINE]), batch)[ROW]
        there = column.filter(pc.is_in(column, value_set=keys))
        found |= dict.fromkeys(there.to_pylist(), batch.file)
    return found


def changed_lines(batches: Iterable[Batch]) -> dict[int, list[int]]:
    """The lines of bulk batches for which entries stand: they were corrected or withdrawn. By batch; one question."""
    those = Revision.objects.filter(batch__in=[batch.pk for batch in batches if batch.is_bulk], number=1)
    found: dict[int, list[int]] = {}
    for one in those.only("batch", "line"):
        found.setdefault(one.batch_id or 0, []).append(one.line or 0)
    return found


def unchanged(table: pa.Table, batch: Batch) -> pa.Table:
    """The rows of a bulk batch for which its file stands."""
    gone = changed_lines([batch]).get(batch.pk)
    return table.filter(pc.invert(pc.is_in(table[LINE], value_set=pa.array(gone, pa.int64())))) if gone else table


def write_rows(table: pa.Table, schema: RegisterSchema, path: Path) -> None:
    """Writes the rows at once: the file is there whole, or it is not there."""
    forms = {
        field.name: {
            "type": field.type,
            "options": list(field.options),
            **({"step": str(field.number.step), "unit": field.number.unit} if field.number else {}),
        }
        for field in schema.fields
    }
    table = table.replace_schema_metadata({FORMS: json.dumps(forms, ensure_ascii=False).encode()})
    repeating = [FILE, *(field.name for field in schema.fields if field.name not in schema.key)]
    with at_once(path) as file:
        pq.write_table(table, file, compression="zstd", use_dictionary=repeating)


def read_names(path: Path, fields: Iterable[str]) -> pa.Table:
    """What rows are called and where they stand, and these fields, which are texts."""
    there = pq.read_schema(path).names
    return pq.read_table(path, columns=[name for name in (*fields, ROW, FILE, LINE) if name in there])


def range_in(path: Path, column: str) -> tuple[int | None, int | None]:
    """The least and the greatest number of a column."""
    found = pc.min_max(pq.read_table(path, columns=[column])[column]).as_py()
    return found["min"], found["max"]


def read_rows(path: Path, schema: RegisterSchema) -> pa.Table:
    """The rows with the numbers that the schema means today, whatever they meant when they were written."""
    return as_today(pq.read_table(path), schema)


def read_row(path: Path, schema: RegisterSchema, line: int) -> pa.Table:
    """One row of a file, or none."""
    return as_today(pq.read_table(path, filters=pc.field(LINE) == line), schema)


def as_today(table: pa.Table, schema: RegisterSchema) -> pa.Table:
    """Rows of a file with the numbers that the schema means today."""
    forms: Mapping[str, Mapping[str, Any]] = json.loads(table.schema.metadata[FORMS])
    for field in schema.fields:
        type_ = pa.string() if field.is_text else pa.int64()
        if field.name not in forms:
            table = table.append_column(field.name, pa.nulls(len(table), type_))
            continue
        before = field_of(field.name, forms[field.name])
        if not means_the_same(before, field):
            place = table.column_names.index(field.name)
            table = table.set_column(place, field.name, read_anew(table[field.name], before, field, schema))
    others = [name for name in table.column_names if name.startswith("__")]
    return table.select([*(field.name for field in schema.fields), *others]).replace_schema_metadata(None)


def reads_as(path: Path, schema: RegisterSchema) -> bool:
    """Whether the numbers in a file mean what the schema means today, and no field is missing."""
    forms = json.loads(pq.read_schema(path).metadata[FORMS])
    return all(
        field.name in forms and means_the_same(field_of(field.name, forms[field.name]), field)
        for field in schema.fields
    )


def field_of(name: str, form: Mapping[str, Any]) -> FieldSchema:
    """A field as a file says that it was."""
    options = form.get("options")
    number = NumberFormat(Fraction(str(form["step"])), unit=str(form["unit"])) if form["type"] == NUMBER else None
    return FieldSchema(
        name, str(form["type"]), options=tuple(options if isinstance(options, list) else ()), number=number
    )


def means_the_same(before: FieldSchema, now: FieldSchema) -> bool:
    """Whether whole numbers written for one field can be read as the other."""
    steps = [(field.number.step, field.number.unit) if field.number else None for field in (before, now)]
    options = now.options[: len(before.options)] == before.options
    return before.type == now.type and steps[0] == steps[1] and options


def read_anew(column: pa.ChunkedArray, before: FieldSchema, now: FieldSchema, schema: RegisterSchema) -> pa.Array:
    """A column through the texts that people would write; what the field cannot hold any more has no value."""
    read = reader(now, first_weekday=schema.first_weekday)
    coded = pc.dictionary_encode(column.combine_chunks())
    values = [read(show(value, before)) for value in coded.dictionary.to_pylist()]
    kept = [None if isinstance(value, Refusal) else value for value in values]
    return pa.array(kept, pa.string() if now.is_text else pa.int64()).take(coded.indices)


@contextmanager
def at_once(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is whole and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
