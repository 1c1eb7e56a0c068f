"""What the monthly routine asks of exam officers: approve, mend, answer. One row for each exam or month."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from exams.actions.answer_flag import UNSIGNED
from exams.domain.series import title_of
from exams.models import Exam, ExamSeries, ItemCheck, SeriesMonth
from exams.routine import is_second_person, routine_exams
from personnel.domain.roles import Permission
from personnel.models import Officer

SHOWN = 6
"""Rows of each kind; more wait behind the list of exams."""


def routine_tasks(officer: Officer, *, on: date) -> list[tuple[str, str]]:
    """Rows of (label, url) for an exam officer: drafts of series to approve, approved exams that could not be announced
    by themselves, findings of item checks to answer, months that cannot be made."""
    mine = Exam.objects.visible_to(officer, on=on, permission=Permission.EXAM_MANAGE)
    drafts = mine.filter(routine_exams(), state=Exam.State.DRAFT).select_related("makeup_of")[:SHOWN]
    tasks = [
        (_("Approve the exam: %(title)s") % {"title": exam.title}, _page(exam))
        for exam in drafts
        if is_second_person(exam, officer)
    ]
    late = mine.filter(state=Exam.State.SEALED, approval__isnull=False, cut_off__lte=on)[:SHOWN]
    tasks += [
        (_("%(title)s could not be announced by itself: see why") % {"title": exam.title}, _page(exam))
        for exam in late
    ]
    tasks += [
        (
            _("Answer the item check: %(title)s") % {"title": exam.title},
            reverse("exams:manage_items", args=[exam.pk]),
        )
        for exam in mine.filter(state__in=UNSIGNED)[:SHOWN]
        if ItemCheck.open_flags_of(exam)
    ]
    series = ExamSeries.objects.visible_to(officer, on=on, permission=Permission.EXAM_MANAGE)
    blocked = SeriesMonth.objects.blocked().filter(series__in=series.order_by().values("pk"))
    tasks += [
        (
            _("%(title)s cannot be made: see what is missing")
            % {"title": title_of(month.version.title, month.month)},
            reverse("exams:series_one", args=[month.series_id]),
        )
        for month in blocked.select_related("version")[:SHOWN]
    ]
    return tasks


def _page(exam: Exam) -> str:
    return reverse("exams:manage_exam", args=[exam.pk])
