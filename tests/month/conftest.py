"""Handbooks for the tests of this room lie in one folder with handbooks/base copied beside them."""

import shutil

import pytest

from tests.month.company import Company
from tests.month.worked import HANDBOOKS


@pytest.fixture
def beside_base(tmp_path):
    """A folder for a handbook with base beside it."""
    shutil.copytree(HANDBOOKS / "base", tmp_path / "base")
    return tmp_path


@pytest.fixture
def company(beside_base):
    """A small company with two people and two months of records."""
    return Company(beside_base)
