"""A disk that is full while a run is written: a sentence, and neither half a run nor the old one touched.

The system's limit for the size of a file stands for the disk: it strikes in the middle of a file, and needs no rights.
"""

import resource
import subprocess
import sys

import pytest

from tests.bad_input.conftest import words

COMMAND = [sys.executable, "-c", "from kaohe.cli import main; main()"]


def close_with(room, company, period):
    """Closes a month in a process that may write files of so many bytes."""
    return subprocess.run(
        [*COMMAND, *words(company, period=period)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("room", [0, 1000, 9000])
@pytest.mark.parametrize("period", ["2026-10", "2026-11"])
def test_a_full_disk_is_told_and_leaves_nothing(company, untouched, room, period):
    ended = close_with(room, company, period)

    assert ended.returncode == 2
    assert "磁碟滿了，寫不下去；什麼都沒有留下。\n騰出空間" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert untouched()


def test_with_room_enough_the_same_command_succeeds(company):
    assert close_with(1 << 20, company, "2026-11").returncode == 0
    assert sorted(path.name for path in company.runs.iterdir()) == ["2026-10", "2026-11"]
