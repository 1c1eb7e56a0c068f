"""Figures for monitoring, read when they are asked for: counts only, of nobody in particular."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Max
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from exams.models import AnswerStep, Attempt, Exam
from portal import health


class FiguresOfTheInstallation(Collector):
    """All figures at one instant; those of the database are missing while it does not answer."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def collect(self) -> Iterable[Metric]:
        yield InfoMetricFamily("lianbing", "The release that runs.", {"version": settings.VERSION})
        found = health.health(self._at)
        checks = GaugeMetricFamily("lianbing_check", "1: holds (see readyz).", labels=["check"])
        for name, holds in found.items():
            checks.add_metric([name], holds)
        yield checks
        yield GaugeMetricFamily("lianbing_free_disk_bytes", "Room for data.", health.free_bytes())
        if found["database"]:
            try:
                yield from self._of_the_database()
            except DatabaseError:
                return

    def _of_the_database(self) -> Iterable[Metric]:
        yield GaugeMetricFamily(
            "lianbing_open_exams", "Exams that are open.", Exam.objects.filter(state=Exam.State.OPEN).count()
        )
        yield GaugeMetricFamily(
            "lianbing_attempts_in_progress", "People who are writing.", Attempt.objects.running().count()
        )
        yield CounterMetricFamily(
            "lianbing_attempt_steps",
            "Answers saved, starts and hand-ins since the beginning.",
            AnswerStep.objects.aggregate(last=Max("pk"))["last"] or 0,
        )
        yield GaugeMetricFamily(
            "lianbing_clock_lag_seconds",
            "Since the clock looked.",
            health.clock_lag(self._at).total_seconds(),
        )
        yield GaugeMetricFamily(
            "lianbing_task_wait_seconds", "Of the next task.", health.longest_wait(self._at).total_seconds()
        )
        waiting = GaugeMetricFamily("lianbing_tasks", "Tasks in the queue.", labels=["status"])
        for status, count in (
            DBTaskResult.objects.values_list("status").annotate(Count("pk")).order_by("status")
        ):
            waiting.add_metric([str(status).lower()], count)
        yield waiting
        yield GaugeMetricFamily("lianbing_database_bytes", "Size of the database.", _database_bytes())


def _database_bytes() -> int:
    query = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if connection.vendor == "sqlite"
        else "SELECT pg_database_size(current_database())"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])
