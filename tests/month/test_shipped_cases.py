"""Every worked case of the handbooks that come with the product, on both backends."""

import pytest
from typing_extensions import override

from kaohe.engine.backends import duckdb, python
from kaohe.month.testing import CaseResult, Runner
from tests.month.worked import HANDBOOKS, read, told

FOLDERS = sorted(path.parent.relative_to(HANDBOOKS).as_posix() for path in HANDBOOKS.rglob("例"))


class Together(Runner):
    """Leaves out cases that must run alone: a run on DuckDB takes as long for one of them as for four hundred."""

    @override
    def run_group(self, members):
        if len(members) > 1:
            return super().run_group(members)
        return {number: CaseResult(laid.case) for number, laid in members}


@pytest.mark.parametrize(
    ("runner", "backend"),
    [
        pytest.param(Runner, python.run, id="python"),
        pytest.param(Together, duckdb.run, id="duckdb"),
        pytest.param(Runner, duckdb.run, id="duckdb-alone", marks=pytest.mark.full),
    ],
)
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_case_comes_out_as_stated(folder, runner, backend):
    source, cases = read(HANDBOOKS / folder)
    results = runner(source, backend).run(cases.items)

    assert results
    assert not {result.case.name.value: told(result) for result in results if not result.passed}
