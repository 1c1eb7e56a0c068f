"""Notices after an exam: provisional results, appeals answered and decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from exams.models import AppealEvent, AppealWindow, Result
from portal.notices.events import Event
from portal.notices.exams import RECENT

TOLD = ("answered", "upheld", "rejected")


def provisional_shown(at: datetime) -> Iterable[Event]:
    """Results that officers can see before anybody signed them."""
    windows = AppealWindow.objects.filter(provisional=True, opens_at__gte=at - RECENT, closes_at__gt=at)
    for window in windows.select_related("exam").order_by("pk"):
        rows = Result.objects.filter(exam=window.exam_id).current().exclude(attempt__state="voided")
        told = {
            officer: reverse("exams:result", args=[attempt])
            for officer, attempt in rows.order_by("pk").values_list("officer_id", "attempt_id")
        }
        facts = {"title": window.exam.title, "closes_at": window.closes_at.isoformat()}
        yield Event(f"provisional:{window.exam_id}", "result_provisional", told, facts)


def appeals_moved(at: datetime) -> Iterable[Event]:
    """Appeals that were answered, upheld or rejected."""
    moves = AppealEvent.objects.filter(at__gte=at - RECENT, to_state__in=TOLD)
    for move in moves.select_related("appeal__result__exam").order_by("pk"):
        result = move.appeal.result
        path = reverse("exams:result", args=[result.attempt_id])
        facts = {"title": result.exam.title}
        yield Event(f"appeal:{move.pk}", f"appeal_{move.to_state}", {result.officer_id: path}, facts)
