"""What follows an exam of the demonstration: marking, a look at the questions, the signature, the release."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Final

from core.clock import local_day
from exams.actions.answer_flag import answer_flag, read_item_check
from exams.actions.mark_exam import mark_exam
from exams.actions.open_public_notice import open_public_notice
from exams.actions.prepare_marking import prepare_marking
from exams.actions.release_results import release_results
from exams.actions.show_provisional_results import show_provisional_results
from exams.actions.sign_off_exam import sign_off_exam
from exams.domain.after_exam import Stage
from exams.models import Exam, ExamApproval, ItemCheck
from portal.demo.marks import give_all_marks
from portal.demo.moments import moment
from portal.demo.staff import Staff
from question_bank.models import RevisionStatistic

ANSWERS: Final[dict[str, tuple[str, ...]]] = {
    "hard": (
        "示例：涉及新修订条文，多数民警尚未掌握，答案无误，列入下月必学内容。",
        "示例：题目偏难但表述准确，答案无误，保留。",
    ),
    "strong_chose": ("示例：已对照现行条文核对，答案无误，该选项为修订前的规定，容易混淆。",),
    "omitted": ("示例：题目位于卷末，部分民警未及作答，答案无误。",),
}
ANY_ANSWER: Final = "示例：已对照现行条文逐项核对，题目表述和答案无误，维持原评分。"
ABOUT_FLAGS: Final = "示例：其余提示涉及的题目已与命题人核对，不影响成绩。"
LEFT_OPEN: Final = 1
"""So many findings are left to the one who signs."""


def marked_and_released(exam: Exam, staff: Staff, *, seed: int) -> None:
    """Takes a closed exam to its release, as far as it has not come by itself."""
    closes_on = local_day(exam.sittings.get().closes_at)
    if exam.state == Exam.State.CLOSED:
        at = moment(closes_on + timedelta(days=1), 9)
        if prepare_marking(exam=exam, at=at) or exam.marking_items.exists():
            give_all_marks(exam, staff, seed=seed, at=at)
        by_hand = not ExamApproval.objects.filter(exam=exam).exists()
        mark_exam(
            exam=exam,
            actor=staff.exam_officer if by_hand else None,
            at=moment(closes_on + timedelta(days=1), 15),
        )
    if exam.state == Exam.State.MARKED:
        look_at_items(exam, staff, at=moment(closes_on + timedelta(days=1), 16))
        if exam.kind == Exam.Kind.QUALIFICATION:
            shown = moment(closes_on + timedelta(days=1), 19)
            show_provisional_results(exam=exam, actor=staff.exam_officer, at=shown)
    if exam.state in {Exam.State.MARKED, Exam.State.PROVISIONAL}:
        stages = [(Stage.EXAM_OFFICER, staff.exam_officer)] if exam.state == Exam.State.PROVISIONAL else []
        for stage, signer in [*stages, (Stage.LEGAL_HEAD, staff.legal_head)]:
            sign_off_exam(
                exam=exam,
                actor=signer,
                at=signed_at(exam),
                about_flags=ABOUT_FLAGS,
                stage=stage,
            )
    if exam.state == Exam.State.SIGNED_OFF:
        if exam.kind == Exam.Kind.QUALIFICATION:
            open_public_notice(exam=exam, actor=staff.exam_officer, at=signed_at(exam) + timedelta(hours=1))
        release_results(exam=exam, actor=staff.exam_officer, at=released_at(exam))


def signed_at(exam: Exam) -> datetime:
    """When they are signed: those of qualification exams when the days for appeals are over."""
    days = 7 if exam.kind == Exam.Kind.QUALIFICATION else 2
    return moment(local_day(exam.sittings.get().closes_at) + timedelta(days=days), 9)


def released_at(exam: Exam) -> datetime:
    """When the results of an exam of the demonstration are released."""
    days = 15 if exam.kind == Exam.Kind.QUALIFICATION else 2
    return moment(local_day(exam.sittings.get().closes_at) + timedelta(days=days), 10)


def look_at_items(exam: Exam, staff: Staff, *, at: datetime) -> None:
    """The exam officer and the head of the legal department read the item check; the officer answers what it asks but
    for the last finding."""
    check = ItemCheck.objects.filter(exam=exam).order_by("pk").last()
    if check is None:
        return
    read_item_check(check=check, officer=staff.exam_officer, at=at)
    asked = [
        (statistic, flag)
        for statistic in RevisionStatistic.objects.filter(exam_id=exam.pk, snapshot=check.snapshot).order_by(
            "pk"
        )
        for flag in statistic.flags
        if flag["wants_an_answer"]
    ]
    chance = random.Random(exam.pk)  # noqa: S311 - which of several sentences, no secret
    for statistic, flag in asked[: len(asked) - LEFT_OPEN if len(asked) > LEFT_OPEN else len(asked)]:
        answer_flag(
            check=check,
            statistic=statistic,
            flag=flag["name"],
            reason=chance.choice(ANSWERS.get(flag["code"], (ANY_ANSWER,))),
            actor=staff.exam_officer,
            at=at + timedelta(minutes=20),
        )
    read_item_check(check=check, officer=staff.legal_head, at=at + timedelta(hours=1))
