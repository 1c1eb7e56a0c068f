"""Notices after an exam: provisional results, appeals answered and decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from exams.models import (
    AppealEvent,
    AppealWindow,
    Enrolment,
    NoticeObjection,
    PublicNotice,
    Result,
)
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


def notices_opened(at: datetime) -> Iterable[Event]:
    """Public notices before a release: everybody on the roster may read that of their unit."""
    notices = PublicNotice.objects.filter(opens_at__gte=at - RECENT, closes_at__gt=at)
    for notice in notices.select_related("exam").order_by("pk"):
        path = reverse("exams:public_notice", args=[notice.exam_id])
        due = Enrolment.objects.filter(sitting__exam=notice.exam_id).order_by("officer")
        told = dict.fromkeys(due.values_list("officer", flat=True), path)
        facts = {"title": notice.exam.title, "closes_at": notice.closes_at.isoformat()}
        yield Event(f"public-notice:{notice.pk}", "public_notice", told, facts)


def objections_answered(at: datetime) -> Iterable[Event]:
    """Answers to objections, for whoever objected."""
    rows = NoticeObjection.objects.filter(answered_at__gte=at - RECENT).select_related("notice__exam")
    for row in rows.order_by("pk"):
        path = reverse("exams:public_notice", args=[row.notice.exam_id])
        facts = {"title": row.notice.exam.title}
        yield Event(f"objection:{row.pk}", "objection_answered", {row.officer_id: path}, facts)
