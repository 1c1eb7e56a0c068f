"""What monitoring is told, and who may ask."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from prometheus_client.parser import text_string_to_metric_families

from core.append_only import guard_statements
from core.clock import now
from core.due import run_due_steps
from core.models import AuditEvent
from core.proxies import TrustedProxies
from portal.backups.folder import UNFINISHED
from tests.exams.candidate import Candidate, sitting_today
from tests.factories import Cast, cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture(autouse=True)
def _data_dir(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def figures(client: Client) -> dict[str, float]:
    """The samples by name and labels."""
    text = client.get("/metrics").content.decode()
    return {
        sample.name + "".join(f" {value}" for _name, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_site_without_its_clock_answers_pages_and_says_what_is_missing(client: Client) -> None:
    alone = client.get("/readyz")
    strict = client.get("/readyz?all")
    run_due_steps(now())
    whole = client.get("/readyz?all")

    assert (alone.status_code, alone.json()["status"], alone.json()["checks"]["clock"]) == (
        200,
        "degraded",
        False,
    )
    assert strict.status_code == 503
    assert (whole.status_code, whole.json()["status"]) == (200, "ok")
    assert whole.headers["Content-Type"] == "application/json"


def test_a_site_that_lost_its_guards_or_is_half_restored_is_not_ready(client: Client, tmp_path: Path) -> None:
    (tmp_path / UNFINISHED).touch()
    restoring = client.get("/readyz")
    (tmp_path / UNFINISHED).unlink()
    with connection.cursor() as cursor:
        cursor.execute(
            next(line for line in guard_statements(AuditEvent, connection.vendor) if "DROP" in line)
        )
    unguarded = client.get("/readyz")

    assert (restoring.status_code, restoring.json()["status"]) == (503, "restore")
    assert (unguarded.status_code, unguarded.json()["status"]) == (503, "evidence")


def test_figures_count_and_name_nobody(client: Client, people: Cast) -> None:
    li = Candidate.of(people.li, sitting_today([people.li]))
    before = figures(client).get("lianbing_request_seconds_count PUT 2xx exams:api_answers", 0)
    li.start()
    li.answer("true_false", True)

    told = figures(client)

    assert told["lianbing_request_seconds_count PUT 2xx exams:api_answers"] == before + 1
    assert (told["lianbing_open_exams"], told["lianbing_attempts_in_progress"]) == (1, 1)
    assert told["lianbing_check database"] == 1
    assert told["lianbing_attempt_steps_total"] >= 2
    assert told["lianbing_database_bytes"] > 100_000
    names = " ".join(told)
    assert not any(secret in names for secret in ("李明", "100001", li.attempt))


def test_figures_are_for_this_machine_or_for_whoever_has_the_token(client: Client, settings: Any) -> None:
    near = client.get("/metrics").status_code
    through_the_proxy = client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code
    far = client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code
    settings.METRICS_TOKEN = "a-token"
    without = client.get("/metrics").status_code
    with_it = client.get(
        "/metrics", headers={"Authorization": "Bearer a-token"}, REMOTE_ADDR="10.1.2.3"
    ).status_code

    assert (near, through_the_proxy, far, without, with_it) == (200, 404, 404, 404, 200)


def test_a_full_disk_is_told_before_saves_fail(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**12, 10**12 - 10**6, 10**6))

    assert client.get("/readyz").json()["checks"]["disk"] is False


@pytest.mark.parametrize("address, heard", [("127.0.0.1", True), ("10.9.8.7", False), ("", False)])
def test_only_the_proxy_speaks_for_others(rf: RequestFactory, address: str, heard: bool) -> None:
    request = rf.get(
        "/", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.1.1.1"}, REMOTE_ADDR=address
    )

    TrustedProxies(lambda _request: None)(request)  # type: ignore[arg-type, return-value]

    assert ("HTTP_X_FORWARDED_PROTO" in request.META, "HTTP_X_FORWARDED_FOR" in request.META) == (
        heard,
        heard,
    )
