"""The page of rule shapes says what the handbook says, every shape has worked cases, and they come out on both backends."""

import re

import pytest

from kaohe.engine.backends import duckdb, python
from kaohe.handbook.cases import read_cases
from kaohe.handbook.check import check_folder
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.load import read_handbook
from kaohe.month.testing import run_cases
from scripts import rule_shapes


def test_the_page_is_what_the_handbook_says():
    assert rule_shapes.PAGE.read_text(encoding="utf-8") == rule_shapes.page(), "Run scripts/rule_shapes.py."


def test_every_clause_is_a_shape_and_is_named_in_a_case():
    assert set(rule_shapes.clauses()) == set(rule_shapes.SHAPES)
    named = "\n".join(case for cases in rule_shapes.cases().values() for case in cases)
    assert set(re.findall(r"R-\d+\.\d+", named)) == set(rule_shapes.SHAPES)


def test_the_handbook_has_neither_fault_nor_warning():
    assert check_folder(rule_shapes.HANDBOOK).diagnostics.items == []


@pytest.mark.parametrize("backend", [python, duckdb])
def test_every_case_comes_out(backend):
    diagnostics = Diagnostics()
    source = read_handbook(rule_shapes.HANDBOOK, diagnostics)
    cases = read_cases(rule_shapes.HANDBOOK, diagnostics)

    assert source is not None
    results = run_cases(source, cases, backend.run)

    assert [result.case.name.value for result in results if not result.passed] == []
    assert len(results) > 40
