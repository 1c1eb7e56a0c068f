"""What stands in the way of a bureau in service is named before it does harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.append_only import guard_statements
from core.models import AuditEvent
from exams.models import Exam
from portal.backups.folder import UNFINISHED
from tests.factories import cast
from tests.factories.exams import open_sitting

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def in_service(settings: Any, tmp_path: Path) -> Any:
    """Settings of a bureau that has done everything right."""
    settings.PRODUCTION = True
    settings.INSECURE_HTTP = False
    settings.ALLOW_SCENARIOS = False
    settings.PUBLIC_URL = "https://lianbing.example"
    settings.ALLOWED_HOSTS = ["lianbing.example", "127.0.0.1"]
    settings.SECRET_KEY = "k" * 86
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o700)
    return settings


def found(databases: list[str] | None = None) -> set[str]:
    """Ids of what `check --deploy` says of ours."""
    messages = run_checks(include_deployment_checks=True, databases=databases)
    return {str(message.id) for message in messages if str(message.id).startswith("lianbing.")}


def test_a_bureau_in_service_is_found_in_order() -> None:
    assert found() == set()


@pytest.mark.parametrize(
    "name, value, check",
    [
        ("PRODUCTION", False, "lianbing.E001"),
        ("INSECURE_HTTP", True, "lianbing.E002"),
        ("PUBLIC_URL", "http://lianbing.example", "lianbing.E002"),
        ("ALLOWED_HOSTS", ["*"], "lianbing.E003"),
        ("ALLOWED_HOSTS", ["127.0.0.1"], "lianbing.E003"),
        ("SECRET_KEY", "short", "lianbing.E004"),
        ("ALLOW_SCENARIOS", True, "lianbing.E005"),
    ],
)
def test_each_setting_that_endangers_service_is_named(
    in_service: Any, name: str, value: Any, check: str
) -> None:
    setattr(in_service, name, value)

    assert found() == {check}


def test_an_open_data_folder_and_a_half_restored_one_are_named(tmp_path: Path) -> None:
    (tmp_path / UNFINISHED).touch()
    tmp_path.chmod(0o755)

    assert found() == {"lianbing.E006", "lianbing.E007"}


def test_a_lossy_database_and_missing_guards_are_read_on_the_serving_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            next(line for line in guard_statements(AuditEvent, connection.vendor) if "DROP" in line)
        )
        if connection.vendor == "postgresql":
            cursor.execute("SET synchronous_commit = off")

    assert found(["default"]) == {"lianbing.E010", "lianbing.E011"}  # the test databases themselves are lossy


def test_tables_are_left_alone_while_an_exam_is_open() -> None:
    people = cast()
    open_sitting(unit=people.county, candidates=[people.li])
    call_command("migrate", verbosity=0)  # nothing to apply: nobody is disturbed
    recorder = MigrationRecorder(connection)
    newest = sorted(name for app, name in recorder.applied_migrations() if app == "appraisal")[-1]
    recorder.record_unapplied("appraisal", newest)

    with pytest.raises(CommandError, match="--while-exams-are-open"):
        call_command("migrate", verbosity=0)

    assert Exam.objects.get().state == Exam.State.OPEN
