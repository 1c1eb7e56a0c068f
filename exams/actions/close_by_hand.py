"""Close an exam without waiting for the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from exams.actions.close_exam import StillRunning, close_exam
from exams.models import Exam
from personnel.models import Officer


def close_by_hand(exam: Exam, *, at: datetime, actor: Officer, grace: timedelta) -> None:
    """Closes an open exam once its last window is over; raises `StillRunning` before that."""
    if exam.sittings.filter(closes_at__gt=at).exists():
        raise StillRunning(_("The window is still open. The exam can be closed when it is over."))
    close_exam(exam=exam, actor=actor, at=at, grace=grace)
