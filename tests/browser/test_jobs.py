"""A large file in a real browser: its page counts and leads on by itself; two faults are mended by what it says."""

import os
from pathlib import Path

import pytest

from kaohe.jobs.models import Job
from kaohe.jobs.worker import work_off_all
from kaohe.records import bringing
from tests.browser.axe import accessible
from tests.browser.looks import LOOKS
from tests.browser.test_registers import FAULTY, LIST, company

__all__ = ["company"]
SHOTS = os.environ.get("KAOHE_SHOTS")


@pytest.fixture(autouse=True)
def large(monkeypatch):
    """Every file is large."""
    monkeypatch.setattr(bringing, "BYTES_AT_ONCE", 0)
    monkeypatch.setattr(bringing, "ROWS_AT_ONCE", 0)


def send(page, path):
    page.goto(f"{LIST}imports")
    page.set_input_files("[name=file]", path)
    page.click("main form .btn-primary")
    page.wait_for_url("**/jobs/*")


def worked_off(page, address="**/imports/*"):
    """A worker does what waits, and the page goes on by itself."""
    assert work_off_all() == 1
    page.wait_for_url(address)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_the_pages_of_jobs_are_accessible_and_fit(company, sign_in, tmp_path, language, theme, width):
    page = sign_in("keeper", language=language, theme=theme, width=width)
    (tmp_path / "x.csv").write_text(FAULTY, encoding="utf-8")
    send(page, tmp_path / "x.csv")
    Job.objects.update(
        state="running", done=65_536, total=1_000_000, words={"en": ["Reading", ""], "zh_Hant": ["讀", ""]}
    )
    for name in ("running", "failed", "list"):
        if name == "failed":
            Job.objects.update(state="failed")
        page.goto("/jobs/" if name == "list" else f"/jobs/{Job.objects.get().pk}")
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"jobs-{name}-{language}-{theme}-{width}.png", full_page=True)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_large_file_with_two_faults_is_mended_and_taken(company, sign_in, tmp_path):
    page, path = sign_in("keeper"), tmp_path / "十月.csv"
    path.write_text(FAULTY.replace("礦工,80", "礦工,8"), encoding="utf-8")
    send(page, path)
    worked_off(page)
    said = page.inner_text("main")
    assert "2026-13-05" in said
    assert "礦工" in said

    path.write_text(FAULTY.replace("2026-13-05", "2026-10-05").replace("礦工,80", "曠工,8"), encoding="utf-8")
    send(page, path)
    worked_off(page)
    page.click("text=Take it")
    page.wait_for_url("**/jobs/*")
    worked_off(page)

    assert "Taken" in page.inner_text("main")


def test_without_scripts_the_page_is_asked_for_again(company, browser, served, sign_in, tmp_path):
    page = sign_in("keeper")
    (tmp_path / "x.csv").write_text(FAULTY, encoding="utf-8")
    send(page, tmp_path / "x.csv")
    context = browser.new_context(
        base_url=served, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(f"/jobs/{Job.objects.get().pk}")
    work_off_all()

    plain.wait_for_url("**/imports/*")
    context.close()
