"""Evidence is written as it comes, and the file does not depend on how it came."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.engine.evidence import EVIDENCE
from kaohe.month import evidence_file
from kaohe.month.evidence_file import EvidenceFile


def evidence(count):
    columns = [pa.array([str(row) if item.name == "record" else None for row in range(count)]) for item in EVIDENCE]
    return pa.table([column.cast(item.type) for column, item in zip(columns, EVIDENCE, strict=True)], schema=EVIDENCE)


def written(path, rows, cuts):
    with EvidenceFile(path) as take:
        for start, end in zip([0, *cuts], [*cuts, rows.num_rows], strict=True):
            for piece in rows.slice(start, end - start).to_batches():
                take(piece)
    return path.read_bytes()


@given(st.integers(0, 20), st.lists(st.integers(0, 20), max_size=5))
def test_however_it_is_cut_the_file_is_the_same(tmp_path_factory, count, cuts):
    folder, rows = tmp_path_factory.mktemp("evidence"), evidence(count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence_file, "ROWS", 4)

        whole = written(folder / "whole", rows, [])
        cut = written(folder / "cut", rows, sorted(min(one, count) for one in cuts))

    assert pq.read_table(folder / "cut")["record"].to_pylist() == [str(row) for row in range(count)]
    assert cut == whole
