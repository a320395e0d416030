"""Every worked case of the handbooks that come with the product, on both backends."""

import pytest
from typing_extensions import override

from kaohe.engine.backends import duckdb, python
from kaohe.month.testing import CaseResult, Runner
from tests.month.worked import HANDBOOKS, read, told

FOLDERS = sorted(path.parent.relative_to(HANDBOOKS).as_posix() for path in HANDBOOKS.rglob("例"))
LARGEST = "call-centre"


class Together(Runner):
    """Leaves out cases that must run alone: a run on DuckDB takes as long for one of them as for four hundred."""

    @override
    def run_group(self, members):
        if len(members) > 1:
            return super().run_group(members)
        return {number: CaseResult(laid.case) for number, laid in members}


def come_out(folder, runner, backend):
    """Runs the cases; they are there, and none differs."""
    source, cases = read(HANDBOOKS / folder)
    results = runner(source, backend).run(cases.items)

    assert results
    assert not {result.case.name.value: told(result) for result in results if not result.passed}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_case_comes_out_as_stated(folder):
    come_out(folder, Runner, python.run)


@pytest.mark.parametrize(
    "folder", [pytest.param(one, marks=pytest.mark.full if one == LARGEST else ()) for one in FOLDERS]
)
def test_cases_that_share_a_run_come_out_on_duckdb(folder):
    come_out(folder, Together, duckdb.run)


@pytest.mark.full
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_case_comes_out_on_duckdb(folder):
    come_out(folder, Runner, duckdb.run)
