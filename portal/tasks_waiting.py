"""What waits for a person because of a role held."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from exams.models import Exam
from exams.models.marking import exams_to_mark
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.models import Bank, QuestionRevision


def tasks_waiting(officer: Officer, *, on: date) -> list[dict[str, Any]]:
    """Rows of {label, url, count} for the officer's roles; nothing is asked of the database without the role."""
    held = officer.permissions_on(on)
    tasks = []
    if Permission.QUESTION_REVIEW in held:
        banks = Bank.objects.where(officer, Permission.QUESTION_REVIEW, on=on)
        waiting = (
            QuestionRevision.objects.awaiting_review()
            .filter(question__bank__in=banks)
            .exclude(author=officer)
            .count()
        )
        tasks.append((_("Questions to review"), reverse("question_bank:review_queue"), waiting))
    if Permission.EXAM_SIGN_OFF in held:
        tasks.append(
            _exams(officer, on, Permission.EXAM_SIGN_OFF, Exam.State.MARKED, _("Results to sign off"))
        )
    if Permission.EXAM_MANAGE in held:
        tasks.append(_exams(officer, on, Permission.EXAM_MANAGE, Exam.State.CLOSED, _("Exams to mark")))
        tasks.append(
            _exams(officer, on, Permission.EXAM_MANAGE, Exam.State.SIGNED_OFF, _("Results to release"))
        )
    if Permission.MARK in held:
        tasks.append(
            (_("Exams with answers to mark"), reverse("exams:marking"), exams_to_mark(officer, on=on))
        )
    return [{"label": label, "url": url, "count": count} for label, url, count in tasks if count]


def _exams(
    officer: Officer, on: date, permission: Permission, state: str, label: str
) -> tuple[str, str, int]:
    count = Exam.objects.visible_to(officer, on=on, permission=permission).filter(state=state).count()
    return label, reverse("exams:manage"), count
