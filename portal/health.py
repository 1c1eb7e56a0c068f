"""Whether this installation can do its work: what `readyz` answers and what monitoring asks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from core.append_only import missing_guards
from core.models import DueJob
from exams.models import Beat, Exam
from portal.backups.folder import UNFINISHED

CLOCK_SILENT = timedelta(seconds=60)
"""The clock looks every five seconds."""
TASK_WAITS = timedelta(minutes=5)
DISK_FREE_BYTES = 1024**3

OK = "ok"
_migrated = False


def stops() -> Mapping[str, Callable[[], bool]]:
    """What must hold for any page to be answered rightly, by name."""
    return {
        "database": _database_answers,
        "restore": lambda: not (settings.DATA_DIR / UNFINISHED).exists(),
        "migrations": _is_migrated,
        "evidence": lambda: not missing_guards(),
    }


def worries(at: datetime) -> Mapping[str, Callable[[], bool]]:
    """What must hold for the work behind the pages: pages are answered without it."""
    return {
        "front_door": lambda: front_door_answers(at),
        "clock": lambda: clock_lag(at) < CLOCK_SILENT,
        "worker": lambda: longest_wait(at) < TASK_WAITS,
        "disk": lambda: free_bytes() > DISK_FREE_BYTES,
    }


def health(at: datetime) -> dict[str, bool]:
    """Every check by name, as far as the database answers."""
    found: dict[str, bool] = {}
    for name, holds in {**stops(), **worries(at)}.items():
        try:
            found[name] = holds()
        except DatabaseError:
            found[name] = False
        if name == "database" and not found[name]:
            break
    return found


def clock_lag(at: datetime) -> timedelta:
    """How long ago the clock last began a step; a day when it never did."""
    last = DueJob.objects.order_by("-pk").values_list("claimed_at", flat=True).first()
    return timedelta(days=1) if last is None else max(at - last, timedelta())


def front_door_answers(at: datetime) -> bool:
    """Whether the clock lately reached the site by its public address; while no exam is open nobody needs to know."""
    last = Beat.objects.values_list("at", flat=True).first()
    return (last is not None and at - last < CLOCK_SILENT) or not Exam.objects.filter(
        state=Exam.State.OPEN
    ).exists()


def longest_wait(at: datetime) -> timedelta:
    """How long the task that is next in line has been waiting for a worker."""
    first = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return timedelta() if first is None else max(at - first, timedelta())


def free_bytes() -> int:
    """Room on the disk of the data folder."""
    return shutil.disk_usage(settings.DATA_DIR).free


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _is_migrated() -> bool:
    """Looked at until it holds: an upgrade starts new processes."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
