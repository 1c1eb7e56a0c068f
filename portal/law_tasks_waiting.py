"""What a change of law asks of a person, for the list of what waits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from exams.models import PaperLawTask
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.models import QuestionLawTask
from training.law_study import proposed_studies
from training.models import PageLawTask


def law_tasks_waiting(
    officer: Officer, held: Collection[Permission], *, on: date
) -> list[tuple[str, str, int]]:
    """(label, address, count) of the tasks that `officer`, who holds the permissions `held`, has to decide or sign."""
    rows: list[tuple[str, str, int]] = []
    if Permission.QUESTION_WRITE in held:
        waiting = QuestionLawTask.objects.waiting_for(officer, on=on).count()
        rows.append(
            (_("Questions after changes of law"), reverse("question_bank:law_tasks") + "?whose=mine", waiting)
        )
    if Permission.QUESTION_REVIEW in held:
        signing = QuestionLawTask.objects.to_sign(officer, on=on).count()
        rows.append(
            (_("Decisions on questions to sign"), reverse("question_bank:law_tasks") + "?whose=sign", signing)
        )
    if Permission.EXAM_MANAGE in held:
        papers = PaperLawTask.objects.waiting_for(officer, on=on).count()
        rows.append(
            (
                _("Sealed papers after changes of law"),
                reverse("exams:manage_law_tasks") + "?whose=mine",
                papers,
            )
        )
    if Permission.EXAM_SIGN_OFF in held:
        papers = PaperLawTask.objects.to_sign(officer, on=on).count()
        rows.append(
            (
                _("Decisions on sealed papers to sign"),
                reverse("exams:manage_law_tasks") + "?whose=sign",
                papers,
            )
        )
    if Permission.CONTENT_WRITE in held:
        pages = PageLawTask.objects.waiting_for(officer, on=on).count()
        rows.append(
            (
                _("Lessons and cases after changes of law"),
                reverse("training:law_tasks") + "?whose=mine",
                pages,
            )
        )
    if Permission.CONTENT_REVIEW in held:
        pages = PageLawTask.objects.to_sign(officer, on=on).count()
        rows.append(
            (
                _("Decisions on lessons and cases to sign"),
                reverse("training:law_tasks") + "?whose=sign",
                pages,
            )
        )
    if Permission.STUDY_ASSIGN in held:
        studies = len(proposed_studies(officer, on=on))
        rows.append((_("New laws to study"), reverse("training:weekly_law"), studies))
    return rows
