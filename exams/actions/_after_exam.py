"""What the policy says about the time after an exam, and what still stands in the way of its signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.clock import local_day
from core.wording import Words
from exams.domain.after_exam import AfterExam, Stage
from exams.domain.states import ExamState
from exams.models import Appeal, AppealWindow, Correction, Exam
from personnel.policy import InForce, policy_for

KIND: Final = "after_exam"


def after_exam(exam: Exam) -> InForce[AfterExam]:
    """What follows `exam`, by the policy in force on the day on which it opened, and the version of the policy."""
    day = local_day(exam.sittings.earliest("opens_at").opens_at)
    policy = policy_for(KIND, exam.unit, day)
    return InForce(policy.body.of_kind(exam.kind), policy.version_id)


def missing_stages(exam: Exam, results_hash: str) -> list[Stage]:
    """The signatures that are still missing under results with this hash; those under other results do not count."""
    given = set(exam.sign_offs.filter(results_hash=results_hash).values_list("stage", flat=True))
    return [stage for stage in after_exam(exam).body.stages if stage not in given]


def signing_obstacles(exam: Exam, *, at: datetime) -> Iterator[Words]:
    """What has to happen before anybody signs the results of `exam`, in words."""
    rules = after_exam(exam).body
    if rules.provisional and exam.state == ExamState.MARKED:
        yield _("The results have to be shown provisionally first, so that officers can appeal.")
    window = AppealWindow.objects.filter(exam=exam).first()
    if window is not None and window.is_open(at):
        yield _("The days for appeals are not over.")
    appeals = Appeal.objects.undecided().filter(result__exam=exam).count()
    if appeals:
        yield ngettext_lazy(
            "%(count)d appeal is not decided.", "%(count)d appeals are not decided.", appeals
        ) % {"count": appeals}
    waiting = Correction.objects.waiting().filter(exam=exam).count()
    if waiting:
        yield ngettext_lazy(
            "%(count)d correction waits for a second person.",
            "%(count)d corrections wait for a second person.",
            waiting,
        ) % {"count": waiting}
