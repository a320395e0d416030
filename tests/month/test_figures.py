"""Every row of the figures of the source documents that a shipped handbook carries has a worked case.

figures.csv names the row (section, clause, what tells it from the others) and the case; the numbers stand in the case.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from kaohe.handbook.cases import read_cases
from kaohe.handbook.diagnostics import Diagnostics
from tests.month.worked import HANDBOOKS

with Path(__file__).with_name("figures.csv").open(encoding="utf-8") as file:
    FIGURES = list(csv.DictReader(file))


def test_each_row_is_named_once():
    assert not {row for row, count in Counter(item["row"] for item in FIGURES).items() if count > 1}


@pytest.mark.parametrize("name", sorted({item["handbook"] for item in FIGURES}))
def test_the_case_of_each_row_stands_in_its_handbook(name):
    known = {case.name.value for case in read_cases(HANDBOOKS / name, Diagnostics()).items}

    assert not {item["row"] for item in FIGURES if item["handbook"] == name and item["case"] not in known}
