"""A company in a folder of its own, and the commands run over it as whoever keeps the machine runs them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOUND = """
import django; django.setup()
from datetime import date
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
from kaohe.access.founding import found_company
from kaohe.base.actor import Actor
found_company(Actor.system("test"), "E1", name="甲", since=date(2026, 1, 1), password="long enough 1")
kept = Path(settings.DATA) / "imports" / "uploads" / "abc"
kept.parent.mkdir(parents=True)
kept.write_bytes("工號,日期".encode())
"""


def run(data, *words, url=""):
    """A command over a folder of data: exit code, what it said."""
    environment = {**os.environ, "DATABASE_URL": url, "KAOHE_DATA": str(data)}
    environment["DJANGO_SETTINGS_MODULE"] = "kaohe.config.settings"
    done = subprocess.run(
        [sys.executable, *map(str, words)], env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def kaohe(data, *words, url=""):
    """One of Kaohe's commands over a folder of data."""
    return run(data, Path(sys.executable).with_name("kaohe"), *words, "--data", data, "--language", "en", url=url)


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """A company with an owner and a file that was uploaded."""
    data = tmp_path_factory.mktemp("operations") / "company"
    code, said = run(data, "-c", FOUND)
    assert code == 0, said
    return data


@pytest.fixture
def company(founded, tmp_path):
    """A copy of it to be changed."""
    return shutil.copytree(founded, tmp_path / "company")


@pytest.fixture
def archive(company, tmp_path):
    """A backup of it."""
    code, said = kaohe(company, "backup", "--to", tmp_path / "one.zip")
    assert code == 0, said
    return tmp_path / "one.zip"
