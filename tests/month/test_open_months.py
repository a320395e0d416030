"""Open months that were worked out: kept for a while only, since they hold copies of records."""

import os
import time

import pytest

from kaohe.month.open_months import folder_of
from kaohe.month.tasks import KEPT, sweep_open_months


@pytest.mark.parametrize(("age", "stays"), [(KEPT - 60, True), (KEPT + 60, False)])
def test_they_go_after_their_time(settings, tmp_path, age, stays):
    settings.DATA = tmp_path
    run = folder_of("a" * 64) / "2026-10"
    run.mkdir(parents=True)
    (run / "records.parquet").write_bytes(b"x")
    os.utime(run, (time.time() - age,) * 2)

    sweep_open_months()

    assert run.exists() is stays
