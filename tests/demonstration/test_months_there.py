"""A month that was closed before the demonstration came outlives it."""

import pytest

from kaohe.base.actor import Actor
from kaohe.demonstration.actions import fill
from kaohe.demonstration.files import keep_months, remove_files
from kaohe.demonstration.queries import demonstration
from tests.demonstration.conftest import FOUNDER

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demonstration")]


def test_a_month_that_was_there_is_not_taken_away(files, settings, tmp_path):
    settings.DATA, settings.RUNS = tmp_path, tmp_path / "runs"
    first, *others = map(str, files.months)
    (settings.RUNS / first).mkdir(parents=True)
    (settings.RUNS / first / "own").touch()

    fill(Actor.system("first-run"), FOUNDER, files, settings.HANDBOOKS)
    keep_months(files.runs)  # What a commit would do.
    remove_files(demonstration().months)

    assert demonstration().months == others
    assert [one.name for one in settings.RUNS.iterdir()] == [first]
    assert [one.name for one in (settings.RUNS / first).iterdir()] == ["own"]
