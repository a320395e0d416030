"""Companies that the tests of the demo share: one of each handbook of ours, small."""

import pytest

from kaohe.demo.company import make_company
from tests.demo.companies import CHAPTER, HANDBOOKS, SETTINGS

SEED = 7


@pytest.fixture(scope="session")
def sales(tmp_path_factory):
    return make_company(HANDBOOKS / "sales-company", 60, 2, SEED, tmp_path_factory.mktemp("sales")).folder


@pytest.fixture(scope="session")
def calls(tmp_path_factory):
    return make_company(HANDBOOKS / "call-centre", 45, 1, SEED, tmp_path_factory.mktemp("calls")).folder


@pytest.fixture
def own(tmp_path):
    """A handbook of a company nobody has heard of."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "handbook.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "01.md").write_text(CHAPTER, encoding="utf-8")
    (tmp_path / "base").mkdir()
    for path in (HANDBOOKS / "base").iterdir():
        (tmp_path / "base" / path.name).write_bytes(path.read_bytes())
    return folder
