"""Open a sealed exam to the officers on its roster."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.clock import local_day
from exams.actions.enrol_roster import enrol_roster
from exams.actions.open_exam import open_exam
from exams.actions.opening_checks import opening_checks
from exams.models import Enrolment, Exam
from personnel.models import Officer


def open_to_roster(exam: Exam, *, at: datetime, actor: Officer | None) -> None:
    """Takes the roster if sealing came before its cut-off date, then opens the exam when every check passes.

    Raises `NotReady`, `IllegalMove` or `LostRace`; then nobody was enrolled either.
    """
    with transaction.atomic():
        if exam.cut_off <= local_day(at) and not Enrolment.objects.filter(sitting__exam=exam).exists():
            for sitting in exam.sittings.select_related("exam__unit"):
                enrol_roster(sitting=sitting, actor=actor, at=at)
        checks = [named.check for named in opening_checks(exam, at=at) if named.binding]
        open_exam(exam=exam, actor=actor, at=at, checks=checks)
