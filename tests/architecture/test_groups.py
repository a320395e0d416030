"""Tests that share what is dear to make stay in one process; runners have let them go apart without a word."""

import os

import pytest


@pytest.mark.xdist_group("one of several")
def test_a_group_stays_together(request):
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@one of several")
