"""Five seconds of bent inputs for each target where the suite is run whole, two elsewhere; always the same ones."""

import os

import pytest

from tests.fuzz.running import fuzz
from tests.fuzz.targets import TARGETS

SECONDS = 5 if os.environ.get("CI") else 2


@pytest.mark.parametrize("target", TARGETS)
def test_no_input_makes_it_fail_hang_or_grow(target):
    count, failure = fuzz(target, SECONDS, seed=1)

    assert failure is None, failure
    assert count > SECONDS
