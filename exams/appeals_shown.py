"""Appeals as their officer reads them: provisional results, the days there are, what was answered and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from exams.domain.states import ExamState
from exams.models import Appeal, AppealEvent, AppealWindow, Result
from exams.models.results import ResultQuerySet
from personnel.models import Officer


@dataclass(frozen=True, slots=True)
class AppealShown:
    """One appeal with the words of each step."""

    appeal: Appeal
    events: list[AppealEvent]


def provisional_results(officer_id: int) -> ResultQuerySet:
    """The officer's results that are shown and not yet released, as they stand, with exam and window."""
    shown = Result.objects.current().filter(
        officer=officer_id,
        exam__appeal_window__provisional=True,
        exam__state__in=[ExamState.PROVISIONAL, ExamState.SIGNED_OFF],
    )
    return (
        shown.exclude(attempt__state="voided")
        .select_related("exam__appeal_window", "sitting")
        .order_by("-exam__appeal_window__opens_at", "-pk")
    )


def own_appeals(attempt_id: UUID, officer: Officer) -> list[AppealShown]:
    """The officer's appeals about one attempt, newest first."""
    rows = Appeal.objects.filter(result__attempt=attempt_id, result__officer=officer)
    appeals = rows.prefetch_related("events").order_by("-pk")
    return [
        AppealShown(appeal, sorted(appeal.events.all(), key=lambda event: event.pk)) for appeal in appeals
    ]


def open_window(exam_id: int, at: datetime) -> AppealWindow | None:
    """The days for appeals, while they last."""
    window = AppealWindow.objects.filter(exam=exam_id).first()
    return window if window is not None and window.is_open(at) else None
