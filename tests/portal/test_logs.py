"""What the log tells: enough to find a fault, and nothing about anybody."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from core.due import register_step, run_due_steps
from core.logs import HouseFormatter, NoRefusals
from personnel.models import BadgeHolding
from tests.exams.candidate import Candidate, now, sitting_today
from tests.factories import Cast, cast
from tests.factories.people import PASSWORD
from tests.factories.questions import bank, mixed_questions, written_questions

ESSAY = "王某翻墙入户盗窃，我认为应当先行登记保存证据"


def failing(_request: HttpRequest) -> HttpResponse:
    """As a fault of ours would: the message of the exception names somebody."""
    raise ValueError(f"李明 100001 {ESSAY}")


def clashing(_request: HttpRequest) -> HttpResponse:
    """What the database says of a clash holds the value."""
    holding = BadgeHolding.objects.get(badge_number="100001")
    holding.pk = None
    with transaction.atomic():
        holding.save()
    raise AssertionError("a badge number has one holder")


urlpatterns = [
    path("failing/", failing),
    path("api/failing/", failing),
    path("clashing/", clashing),
    path("", include("config.urls")),
]
handler500 = "core.views.server_error"


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What a server in service writes to its log."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(HouseFormatter())
    handler.addFilter(NoRefusals())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_the_site_logs_in_this_way_and_in_no_other() -> None:
    logging_settings: dict[str, Any] = django_settings.LOGGING
    assert list(logging_settings["handlers"]) == ["stderr"]
    assert logging_settings["formatters"]["house"] == {"()": "core.logs.HouseFormatter"}
    assert not logging.getLogger("django").handlers


@pytest.mark.urls("tests.portal.test_logs")
def test_no_line_of_a_whole_exam_names_anybody_or_any_answer(people: Cast, lines: io.StringIO) -> None:
    own = bank(people.county, "of-this-exam")
    sitting = sitting_today([people.li], questions=[*mixed_questions(own), *written_questions(own)])
    browser = Client(raise_request_exception=False, headers={"User-Agent": "Chrome of 李明"})
    browser.post("/login/", {"username": "100001", "password": "wrong-密码"})
    browser.post("/login/?next=/officers/?q=李明", {"username": "100001", "password": PASSWORD})
    li = Candidate(browser, sitting.pk)
    li.start()
    li.answer("short_answer", ESSAY)
    li.answer("single_choice", ["not-an-option"])
    li.hand_in()
    for address in (
        f"/exams/{sitting.pk}/", f"/exams/attempts/{li.attempt}/receipt/", "/officers/?q=李明", "/nobody/李明/",
        "/search/?q=李明", "/failing/?q=100001", "/api/failing/", "/clashing/",
    ):  # fmt: skip
        browser.get(address)
    browser.get("/", headers={"Host": "李明.example"})
    register_step("tests.failing", lambda _at: failing(HttpRequest()))  # type: ignore[arg-type, return-value]
    try:
        run_due_steps(now())
    finally:
        register_step("tests.failing", lambda _at: {})

    text = lines.getvalue()
    for secret in (
        "李明",
        "100001",
        ESSAY,
        ESSAY[:6],
        PASSWORD,
        "wrong-",
        "not-an-option",
        "q=",
        "127.0.0.1",
        "Chrome",
    ):
        assert secret not in text
    assert "view=exams:api_submission method=POST status=200" in text
    assert "error=builtins.ValueError at=tests/portal/test_logs.py" in text
    assert "clock step tests.failing failed" in text
    assert re.search(r"error=django.db.utils.IntegrityError.* from=(sqlite3|psycopg)\S+\[\S*badge\S*\]", text)
    assert len(re.findall(r"^\S+Z [A-Z]+ ", text, re.M)) == len(text.splitlines())


@pytest.mark.urls("tests.portal.test_logs")
def test_people_read_the_code_that_the_log_tells(people: Cast, lines: io.StringIO) -> None:
    browser = Client(raise_request_exception=False)

    page = browser.get("/failing/")
    given = browser.get("/api/failing/", headers={"X-Request-ID": "00ff00ff00ff00ff"})
    claimed = browser.get("/failing/", headers={"X-Request-ID": "a b\nc"})

    code = page.headers["X-Request-ID"]
    assert code in page.content.decode()
    assert f"request={code} unhandled error=" in lines.getvalue()
    assert (given.headers["X-Request-ID"], given.json()["fault"]) == ("00ff00ff00ff00ff", "00ff00ff00ff00ff")
    assert re.fullmatch(r"[0-9a-f]{16}", claimed.headers["X-Request-ID"])


@pytest.mark.urls("tests.portal.test_logs")
def test_a_site_without_its_static_files_still_says_the_code(
    people: Cast, settings: Any, lines: io.StringIO
) -> None:
    backend = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}

    page = Client(raise_request_exception=False).get("/failing/")

    assert page.content.decode() == f"500 {page.headers['X-Request-ID']}"
    assert "the page of faults cannot be shown error=builtins.ValueError" in lines.getvalue()


def test_libraries_show_numbers_and_names_of_code_only() -> None:
    record = logging.LogRecord(
        "library", logging.ERROR, "x.py", 1, "%s did %s in %d s\n", ("李明", "a.b", 3), None
    )

    assert HouseFormatter().format(record).endswith("ERROR library request=- … did a.b in 3 s")


def test_constraint_names_survive_and_values_do_not(people: Cast) -> None:
    with pytest.raises(IntegrityError) as clash:
        clashing(HttpRequest())
    record = logging.LogRecord(
        "core", logging.ERROR, "x.py", 1, "failed", None, (IntegrityError, clash.value, None)
    )

    assert "100001" not in HouseFormatter().format(record)
