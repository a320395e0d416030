"""What the whole suite shares: how many examples hypothesis tries, chosen by HYPOTHESIS_PROFILE (dev, ci or full)."""

import os
from pathlib import Path

import pytest
from django.conf import settings as of_django
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

from kaohe.base.actor import Actor

set_hypothesis_home_dir(Path(__file__).parents[1] / ".cache" / "hypothesis")

# No deadline: a busy machine is not a fault. `ci` draws the same examples each time, so that a red build is our doing.
settings.register_profile("dev", max_examples=60, deadline=None)
settings.register_profile(
    "ci",
    max_examples=200,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "full",
    max_examples=1000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_configure():
    """Passwords of tests guard nothing: a slow digest would only cost time."""
    of_django.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(config, items):
    """Leaves out what only PostgreSQL has where the suite runs on SQLite: it runs again on PostgreSQL."""
    if of_django.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


def pytest_make_parametrize_id(val, argname):
    """Files are named by their length: packed ones hold the moment in which they were made, each process another."""
    return f"{argname} of {len(val)} bytes" if isinstance(val, bytes) else None


@pytest.fixture
def owner(db):
    """The owner of the company's system, who may do everything but judge himself."""
    account = get_user_model().objects.create(login="owner", is_owner=True)
    return Actor("owner", account=account.pk)
