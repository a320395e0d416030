"""What is made ready before the pages are served."""

import pytest
from django.core import management

from kaohe.cli.serving import prepare
from kaohe.month.history import READY

pytestmark = pytest.mark.django_db


def test_what_an_import_of_opening_data_left_is_ended(monkeypatch, settings, tmp_path):
    settings.RUNS = tmp_path
    monkeypatch.setattr(management, "call_command", lambda *words, **options: None)
    left = tmp_path / READY / "2026-01"
    left.mkdir(parents=True)
    (left / "run.json").write_text("{}", encoding="utf-8")

    prepare()

    assert (tmp_path / "2026-01" / "run.json").read_text(encoding="utf-8") == "{}"
    assert not (tmp_path / READY).exists()
