"""Fixtures of the whole suite.

- Databases: copies of a template that is migrated once (`tests/support/databases.py`). A test that commits
  (`django_db(transaction=True)`, `live_server`) leaves its copy dirty and the next one gets a fresh one.
- Browser: `phone` and `desktop` are pages on the running site (`live_server`), watched by `page_watch`: a request to
  another host, an error in the console or a breach of the content policy fails the test.
- Markers `postgres` and `browser` skip with a reason when PostgreSQL or Chromium is missing; with CI=true a skip is
  a failure.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from playwright.sync_api import BrowserContext, Page

from tests.support import skips
from tests.support.browser import ARGUMENTS, DESKTOP, PHONE, PageWatch, chromium, watched
from tests.support.directory import slapd

if TYPE_CHECKING:
    from tests.support.databases import CopiedDatabase

# Playwright's event loop lives in the main thread, where the tests use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# A busy machine is no reason to fail: nothing is asserted about time.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

CORE_OF_PROMISES = {"exams", "records"}
"""Folders of tests whose promises rest on locks and constraints."""
LONGEST = {"journeys", "faults", "test_every_page.py", "test_demo.py"}
"""Where the tests lie that take longest: they begin first, so that no process is alone with one of them at the end."""
NEEDS_POSTGRES = "needs PostgreSQL: .venv/bin/python -m tools.with_postgres .venv/bin/pytest -m postgres"
NEEDS_SLAPD = "needs a directory server: apt-get install slapd"
NEEDS_CHROMIUM = "needs Chromium and Chinese fonts: apt-get install chromium fonts-noto-cjk"


def pytest_configure(config: pytest.Config) -> None:
    """Chinese texts are compiled before anything reads them."""
    if not hasattr(config, "workerinput"):
        from tools.catalogues import compile_all

        compile_all()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives a page is a browser test, marked or not; the exam core and the file run on both databases.

    The order is the one drawn by lot, but for the longest, which come first.
    """
    for item in items:
        if {"page", "context", "phone", "desktop", "new_page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
        elif CORE_OF_PROMISES & set(item.path.parts) and "domain" not in item.path.parts:
            item.add_marker("both_databases")
    items.sort(key=lambda item: not LONGEST & set(item.path.parts))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again and again while tests run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Says what is missing instead of failing with a riddle."""
    if item.get_closest_marker("browser") and chromium() is None:
        pytest.skip(NEEDS_CHROMIUM)
    if item.get_closest_marker("directory") and slapd() is None:
        pytest.skip(NEEDS_SLAPD)
    if item.get_closest_marker("postgres"):
        from django.db import connection

        if connection.vendor != "postgresql":
            pytest.skip(NEEDS_POSTGRES)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """On CI a test that did not run is a failure."""
    if hasattr(session.config, "workerinput"):
        return
    skips.write_ledger(session.config)
    if os.environ.get("CI") == "true" and skips.by_reason(session.config) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Lists what could not run, under the reason and the command that mends it."""
    reasons = skips.by_reason(config)
    if reasons:
        terminalreporter.section("could not run")
        for reason, tests in reasons.items():
            terminalreporter.line(f"{len(tests)} tests: {reason}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Removes the data folder that the test settings made for this run."""
    data_dir = Path(os.environ.get("LIANBING_DATA_DIR", ""))
    ours = data_dir.parent == Path(tempfile.gettempdir()) and data_dir.name.startswith("lianbing-test-")
    if ours and not hasattr(config, "workerinput"):
        shutil.rmtree(data_dir, ignore_errors=True)


# --- Databases


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[CopiedDatabase]:
    """Replaces pytest-django's: one migrated template, a copy for this process, fresh copies instead of flushes."""
    from django.test import TransactionTestCase

    from tests.support.databases import copied_database

    with django_db_blocker.unblock():
        database = copied_database()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test_case: database.renew())
        yield database
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture
def empty_database(transactional_db: None, django_db_setup: CopiedDatabase) -> Callable[[], None]:
    """Puts a freshly migrated database in the place of the present one, as on another machine."""
    return django_db_setup.renew


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """What one test cached is nothing to the next."""
    yield
    from django.core.cache import cache

    cache.clear()


# --- Browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium of this machine, never a downloaded one."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": ARGUMENTS}


@pytest.fixture
def page_watch() -> Iterator[PageWatch]:
    """Watches every page of the test; use `page_watch.allow(pattern)` for errors that the test provokes."""
    watch = PageWatch()
    yield watch
    assert watch.verdict() == []


@pytest.fixture
def new_page(
    new_context: Callable[..., BrowserContext], live_server: Any, page_watch: PageWatch
) -> Iterator[Callable[..., Page]]:
    """Opens a page of its own (own cookies) on the site: `new_page(PHONE)`, `new_page(DESKTOP, locale="en")`."""
    with ExitStack() as stack:

        def open_page(device: dict[str, Any] = DESKTOP, **changes: Any) -> Page:
            context = new_context(base_url=live_server.url, **{**device, **changes})
            page = stack.enter_context(watched(context, page_watch)).new_page()
            page.set_default_timeout(15_000)
            return page

        yield open_page


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A page on a phone of 360 pixels, in Chinese, not signed in."""
    return new_page(PHONE)


@pytest.fixture
def desktop(new_page: Callable[..., Page]) -> Page:
    """A page on an office screen, in Chinese, not signed in."""
    return new_page(DESKTOP)
