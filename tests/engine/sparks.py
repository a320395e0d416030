"""Spark as the tests run it: one for each process that runs tests, reached over the loopback alone."""

import os

import pytest

from kaohe.engine.backends import spark_session
from kaohe.engine.errors import BackendMissing

HOW = {
    "java": "Java 17 or later is not here; get it with: apt-get install openjdk-17-jre-headless",
    "pyspark": "PySpark is not here; get it with: make setup",
}


def absent() -> str:
    """Why Spark cannot run here, and how to get it; empty where it can."""
    try:
        spark_session.check()
    except BackendMissing as fault:
        return f"left out: the Spark backend. {HOW[fault.lacking]}"
    return ""


def here():
    """Leaves the test out where Spark is not, and says so; in continuous integration that is a failure."""
    if why := absent():
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)


on_spark = [pytest.mark.spark, pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.xdist_group("spark")]
