"""What a change of law asks of a person, for the list of what waits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appraisal.models import StandardLawTask
from exams.models import PaperLawTask
from law.models.law_tasks import LawTask
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.models import QuestionLawTask
from training.law_study import proposed_studies
from training.models import PageLawTask

KINDS: Final[tuple[tuple[type[LawTask], str, Permission, Any, Permission, Any], ...]] = (
    (
        QuestionLawTask,
        "question_bank:law_tasks",
        Permission.QUESTION_WRITE,
        _("Questions after changes of law"),
        Permission.QUESTION_REVIEW,
        _("Decisions on questions to sign"),
    ),
    (
        PaperLawTask,
        "exams:manage_law_tasks",
        Permission.EXAM_MANAGE,
        _("Sealed papers after changes of law"),
        Permission.EXAM_SIGN_OFF,
        _("Decisions on sealed papers to sign"),
    ),
    (
        PageLawTask,
        "training:law_tasks",
        Permission.CONTENT_WRITE,
        _("Lessons and cases after changes of law"),
        Permission.CONTENT_REVIEW,
        _("Decisions on lessons and cases to sign"),
    ),
    (
        StandardLawTask,
        "appraisal:law_tasks",
        Permission.EVALUATION_WRITE,
        _("Standards after changes of law"),
        Permission.EVALUATION_SIGN,
        _("Decisions on standards to sign"),
    ),
)
"""Tasks by what they are about: the list, who decides and who signs, and what either is told."""


def law_tasks_waiting(
    officer: Officer, held: Collection[Permission], *, on: date
) -> list[tuple[str, str, int]]:
    """(label, address, count) of the tasks that `officer`, who holds the permissions `held`, has to decide or sign."""
    rows: list[tuple[str, str, int]] = []
    for kind, page, decides, to_decide, signs, to_sign in KINDS:
        tasks: Any = kind._default_manager
        if decides in held:
            waiting = tasks.waiting_for(officer, on=on).count()
            rows.append((str(to_decide), f"{reverse(page)}?whose=mine", waiting))
        if signs in held:
            waiting = tasks.to_sign(officer, on=on).count()
            rows.append((str(to_sign), f"{reverse(page)}?whose=sign", waiting))
    if Permission.STUDY_ASSIGN in held:
        studies = len(proposed_studies(officer, on=on))
        rows.append((str(_("New laws to study")), reverse("training:weekly_law"), studies))
    return rows
