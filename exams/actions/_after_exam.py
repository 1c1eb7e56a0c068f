"""What the policy says about the time after an exam, and what still stands in the way of its signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.clock import local_day, start_of_day
from core.wording import Words
from exams.domain.after_exam import AfterExam, Stage
from exams.domain.rehearsal import REHEARSED_DAY
from exams.domain.states import ExamState
from exams.models import AnswerFile, Appeal, AppealWindow, Correction, Exam
from personnel.policy import InForce, policy_for

KIND: Final = "after_exam"


def after_exam(exam: Exam) -> InForce[AfterExam]:
    """What follows `exam`, by the policy in force on the day on which it opened, and the version of the policy.

    What follows the rehearsed exam follows a rehearsal too, in days of a few minutes (`days_end`).
    """
    first = exam.sittings.select_related("rehearses__exam").earliest("opens_at")
    policy = policy_for(KIND, exam.unit, local_day(first.opens_at))
    kind = first.rehearses.exam.kind if first.rehearses is not None else exam.kind
    return InForce(policy.body.of_kind(kind), policy.version_id)


def days_end(exam: Exam, days: int, at: datetime) -> datetime:
    """When so many whole days after the day of `at` are over; those of a rehearsal follow each other at once."""
    if exam.is_rehearsal:
        return at + days * REHEARSED_DAY
    return start_of_day(local_day(at) + timedelta(days=days + 1))


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
    files = AnswerFile.objects.filter(attempt__sitting__exam=exam)
    undecided = files.waiting().count()
    if undecided:
        yield ngettext_lazy(
            "%(count)d answer file waits for a second person.",
            "%(count)d answer files wait for a second person.",
            undecided,
        ) % {"count": undecided}
    unsettled = files.unsettled().count()
    if unsettled:
        yield ngettext_lazy(
            "%(count)d answer file came late; propose a correction, so that two people decide whether it counts.",
            "%(count)d answer files came late; propose corrections, so that two people decide whether they count.",
            unsettled,
        ) % {"count": unsettled}
    yield from waiting_corrections(exam)


def waiting_corrections(exam: Exam) -> Iterator[Words]:
    """That corrections of the exam wait for a second person, in words; nothing where none does."""
    waiting = Correction.objects.waiting().filter(exam=exam).count()
    if waiting:
        yield ngettext_lazy(
            "%(count)d correction waits for a second person.",
            "%(count)d corrections wait for a second person.",
            waiting,
        ) % {"count": waiting}
