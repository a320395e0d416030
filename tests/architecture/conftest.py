"""What the architecture tests look at: the repository's own files."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def tracked():
    """The project's files: those git knows or would take; without git, all beneath the usual folders."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        found = [ROOT / name for name in ("Makefile", "README.md", "pyproject.toml")]
        for folder in ("kaohe", "handbooks", "tests", "docs", "locale", "scripts", "bench"):
            found += [path for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts]
    else:
        found = [ROOT / name for name in listed.split("\0") if name]
    return sorted(path for path in found if path.is_file())


@pytest.fixture(scope="session")
def sources(tracked):
    """The project's Python files."""
    return [path for path in tracked if path.suffix == ".py"]
