"""What waits for people after an exam: corrections and appeals. One row for each kind, never what is their own."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from exams.models import Appeal, AppealEvent, Correction, Exam
from personnel.domain.roles import Permission
from personnel.models import Officer

SHOWN = 6
"""Rows of each kind; more wait behind the list of exams."""


def after_tasks(officer: Officer, *, on: date) -> list[tuple[str, str]]:
    """Rows of (label, url), one for each exam in which something waits for `officer`."""
    held = officer.permissions_on(on)
    tasks: list[tuple[str, str]] = []
    if Permission.EXAM_SIGN_OFF in held:
        exams = Exam.objects.visible_to(officer, on=on, permission=Permission.EXAM_SIGN_OFF).order_by()
        waiting = Correction.objects.waiting().filter(exam__in=exams.values("pk"))
        others = waiting.exclude(proposed_by=officer).exclude(attempt__officer=officer)
        tasks += [
            (
                _("Correction to decide: %(title)s") % {"title": own.exam.title},
                reverse("exams:correction", args=[own.exam_id, own.pk]),
            )
            for own in others.select_related("exam")[:SHOWN]
        ]
        answered = Appeal.objects.visible_to(officer, on=on, permission=Permission.EXAM_SIGN_OFF)
        mine = AppealEvent.objects.filter(to_state="answered", actor=officer).values("appeal")
        tasks += _appeals(
            answered.filter(Q(state=Appeal.State.ANSWERED) & ~Q(pk__in=mine)),
            _("Appeals to decide: %(title)s"),
        )
    if Permission.EXAM_MANAGE in held:
        filed = Appeal.objects.visible_to(officer, on=on, permission=Permission.EXAM_MANAGE)
        tasks += _appeals(filed.filter(state=Appeal.State.FILED), _("Appeals to answer: %(title)s"))
    return tasks


def _appeals(rows: QuerySet[Appeal], label: str) -> list[tuple[str, str]]:
    """One row for each exam."""
    found = dict(rows.order_by().values_list("result__exam", "result__exam__title"))
    return [
        (label % {"title": title}, reverse("exams:appeals", args=[pk])) for pk, title in sorted(found.items())
    ][:SHOWN]
