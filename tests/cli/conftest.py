"""Commands are run as typed, in this process; `kaohe(words…)` gives exit code, stdout and stderr."""

import shutil

import pytest

from kaohe.cli.app import run
from kaohe.cli.terminal import Language, Speaking
from tests.month.company import Company
from tests.month.worked import HANDBOOKS


@pytest.fixture
def kaohe(capsys):
    """Runs a command."""

    def typed(*words):
        Speaking.language = Language.ZH_HANT
        capsys.readouterr()
        code = run([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


@pytest.fixture
def company(tmp_path):
    """A small company with two people and two months of records."""
    shutil.copytree(HANDBOOKS / "base", tmp_path / "base")
    return Company(tmp_path)


@pytest.fixture
def close(kaohe, company):
    """`close(options…)` closes October of the company."""

    def typed(*options, period="2026-10"):
        words = ["--records", company.records, "--period", period, "--history", company.runs]
        return kaohe("close", company.handbook, *words, "--out", company.runs / period, *options)

    return typed
