"""A small company with a run of October already there, which no refusal may touch."""

import shutil

import pytest

from kaohe.cli.app import run
from kaohe.cli.terminal import Language, Speaking
from tests.month.company import Company
from tests.month.worked import HANDBOOKS


@pytest.fixture(scope="session")
def closed(tmp_path_factory):
    """The folders of a company whose October was closed."""
    root = tmp_path_factory.mktemp("company")
    shutil.copytree(HANDBOOKS / "base", root / "base")
    Company(root).close()
    return root


@pytest.fixture
def company(closed, tmp_path):
    """A copy of it to be spoilt."""
    shutil.copytree(closed, tmp_path / "c")
    spoilt = object.__new__(Company)
    spoilt.root, spoilt.handbook = tmp_path / "c", tmp_path / "c" / "試"
    spoilt.records, spoilt.runs = tmp_path / "c" / "records", tmp_path / "c" / "runs"
    return spoilt


@pytest.fixture
def untouched(company):
    """Says whether the runs are byte by byte as they were, with nothing beside them."""
    before = contents(company.runs)

    def same():
        return contents(company.runs) == before

    return same


@pytest.fixture
def close(company, capsys):
    """Closes a month as typed: exit code and everything that was said."""

    def typed(*options, period="2026-10"):
        Speaking.language = Language.ZH_HANT
        capsys.readouterr()
        return run(words(company, *options, period=period)), "".join(capsys.readouterr())

    return typed


@pytest.fixture
def check(company, capsys):
    """Checks the handbook as typed."""

    def typed(*options):
        Speaking.language = Language.ZH_HANT
        capsys.readouterr()
        return run(["check", str(company.handbook), *options]), "".join(capsys.readouterr())

    return typed


def words(company, *options, period="2026-10"):
    """What is typed to close a month."""
    given = ["--records", company.records, "--period", period, "--history", company.runs]
    given += ["--out", company.runs / period, "--engine", "python", *options]
    return ["close", str(company.handbook), *map(str, given)]


def contents(folder):
    """Every file and folder beneath a folder with its bytes, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
