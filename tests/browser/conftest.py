"""A real browser over a live server; any script error, failed load or breach of the policies fails the test."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from playwright.sync_api import sync_playwright

from kaohe.base.actor import Actor
from kaohe.editions.actions import found_on, start_draft
from kaohe.editions.uploads import Upload
from kaohe.ledger import guard
from tests.editions.conftest import FILES

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
PASSWORD = "a long enough password"


def pytest_collection_modifyitems(items):
    """Where there is no browser, its tests are left out, and say so."""
    if not CHROMIUM.exists():
        missing = pytest.mark.skip(reason=f"no browser at {CHROMIUM} (Debian: apt-get install chromium)")
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def browser():
    # Playwright runs a loop in the thread of the tests, in which Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as started:
        chromium = started.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def served(socket_enabled, transactional_db, live_server, settings):
    """The address of the pages. The guard of the ledger is lifted afterwards, so that the tables can be emptied.

    A password opens everything here; tests of the second factor ask for one.
    """
    settings.SECOND_FACTOR = frozenset()
    yield live_server.url
    guard.take_down(connection)


@pytest.fixture(autouse=True)
def guarded(transactional_db):
    """The guard stands during each test."""
    guard.take_down(connection)
    guard.put_up(connection)
    yield
    guard.take_down(connection)


@pytest.fixture
def open_browser(browser, served):
    """Opens a browser of a language, a theme and a width; faults of the pages are raised when it is closed."""
    opened, faults = [], []

    def opening(language="en", theme="light", width=1280):
        context = browser.new_context(
            base_url=served, locale=language, color_scheme=theme, reduced_motion="reduce",
            viewport={"width": width, "height": 800},
        )  # fmt: skip
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(
            30_000
        )  # The first page of a process waits for all modules and templates.
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.faults = faults
        opened.append(context)
        return page

    yield opening
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def account(transactional_db):
    """Opens an account whose password is known."""

    def opening(login="owner", **fields):
        made = get_user_model()(login=login, **fields)
        made.set_password(PASSWORD)
        made.save()
        return made

    return opening


@pytest.fixture
def sign_in(open_browser):
    """A browser that has signed in."""

    def signing_in(login="owner", **looks):
        page = open_browser(**looks)
        page.goto("/account/login/")
        page.fill("[name=login]", login)
        page.fill("[name=password]", PASSWORD)
        page.click("main form button")
        page.wait_for_load_state("networkidle")
        return page

    return signing_in


@pytest.fixture
def draft(account):
    """A draft on a small handbook in force."""
    owner = account(is_owner=True)
    actor = Actor("owner", account=owner.pk)
    found_on(actor, Upload("small", FILES), title="第一版", since=date(2026, 1, 1))
    return start_draft(actor, "small", title="改")
