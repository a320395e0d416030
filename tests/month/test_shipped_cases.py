"""Every worked case of the handbooks that come with the product, on both backends."""

import pytest

from kaohe.engine.backends import duckdb, python
from tests.month.worked import HANDBOOKS, run, told

FOLDERS = sorted(path.parent.relative_to(HANDBOOKS).as_posix() for path in HANDBOOKS.rglob("例"))


@pytest.mark.parametrize("backend", [python.run, duckdb.run], ids=["python", "duckdb"])
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_case_comes_out_as_stated(folder, backend):
    results = run(HANDBOOKS / folder, backend)

    assert results
    assert not {result.case.name.value: told(result) for result in results if not result.passed}
