"""What is said where Spark cannot run; none of it needs Spark."""

import pytest

from kaohe.engine.backends import spark_session
from kaohe.engine.errors import BackendMissing


def lacking():
    with pytest.raises(BackendMissing) as fault:
        spark_session.check()
    return fault.value.lacking, fault.value.found


def test_without_pyspark(monkeypatch):
    monkeypatch.setattr(spark_session, "find_spec", lambda _: None)
    assert lacking() == ("pyspark", "")


@pytest.fixture
def java(monkeypatch, tmp_path):
    """A Java that says what it is told to."""
    pytest.importorskip("pyspark")

    def make(version):
        command = tmp_path / "bin" / "java"
        command.parent.mkdir()
        command.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n", encoding="utf-8")
        command.chmod(0o755)
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    return make


def test_without_java(monkeypatch):
    pytest.importorskip("pyspark")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    assert lacking() == ("java", "")


@pytest.mark.parametrize(("version", "number"), [("16.0.2", "16"), ("1.8.0_392", "1")])
def test_an_old_java(java, version, number):
    java(version)
    assert lacking() == ("java", number)


def test_a_java_that_will_do(java):
    java("17.0.15")
    spark_session.check()
