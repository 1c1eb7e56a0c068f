"""A person marks an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.chains import GENESIS
from core.domain.errors import Refused
from exams.actions._arbitration import follow_up, hold_answer, others_began
from exams.actions._markers import marking_policy, rule_of
from exams.actions._moves import held_state
from exams.actions._papers import sealed_paper
from exams.actions.mark_again import is_proposed, must_mark_again
from exams.actions.take_answer import MayNotMark, must_mark
from exams.domain.double_marking import Round
from exams.domain.manual import MarksRefused, given_marks, points_of
from exams.domain.paper import Item, ItemKey, decimal_text
from exams.domain.states import ExamState
from exams.models import ManualMark, MarkingTask
from exams.models.marking import FOR_GOOD
from personnel.models import Officer

WORDS = {
    "missing": _("Give marks for every point, 0 for none."),
    "no_number": _("Write the marks as a number, such as 1.5."),
    "out_of_range": _("This point gives between 0 and %(most)s marks."),
    "not_in_steps": _("Marks are given in steps of %(step)s; the full %(most)s can always be given."),
    "other_points": _("The points of this question are not those on your screen. Load the page again."),
}


class CannotGiveMarks(Refused):
    """The marks were not kept; `code` says why, `place` at which point (from 0) where it is one."""

    def __init__(self, message: object, *, code: str, place: int | None = None) -> None:
        super().__init__(message, code=code)
        self.place = place


def give_marks(*, task: MarkingTask, written: Sequence[str], marker: Officer, at: datetime) -> ManualMark:
    """Keeps what `marker` wrote beside each point of the rubric, exact, and the sum as the marks of the answer.

    The marker has the answer on screen, or marked it before: then the new marks supersede the old ones, and both
    stay. Nothing is taken any more once the exam's results are being made, but for answers that are marked again; of
    these nothing once a correction was proposed. The same marks sent twice are kept once.
    Two markers too far apart open an arbitration; marks agreed for a control answer are refused once others began it.
    Raises `CannotGiveMarks` or `MayNotMark`. Writes the audit event `exam.answer_marked`, and
    `exam.arbitration_opened` or `exam.control_strayed` where that happened.
    """
    exam = task.item.exam
    again = task.round == Round.AGAIN
    if again:
        must_mark_again(exam, marker, at=at)
    else:
        must_mark(exam, marker, at=at)
    policy = marking_policy(exam)
    item, key = asked(task)
    try:
        given = given_marks(written, points_of(item, key), rule_of(task.item).step)
    except MarksRefused as refusal:
        facts = {"most": decimal_text(refusal.most), "step": decimal_text(rule_of(task.item).step)}
        words = WORDS[refusal.code]
        message = words % facts if "%(" in str(words) else words
        raise CannotGiveMarks(message, code=refusal.code, place=refusal.place) from None
    texts = [decimal_text(value) for value in given.points]
    try:
        with transaction.atomic():
            being_marked = held_state(exam.pk) is ExamState.CLOSED and not exam.results.exists()
            if again and is_proposed(task):
                raise MayNotMark(
                    _("A correction rests on these marks already. They stay."), code="proposed_already"
                )
            if not again and not being_marked:
                raise MayNotMark(_("This exam is not being marked."), code="not_being_marked")
            rounds = hold_answer(task)
            if task.round == Round.AGREED and others_began(rounds, at=at):
                raise CannotGiveMarks(
                    _("Another marker has begun this answer meanwhile. Take another one."),
                    code="others_began",
                )
            held = MarkingTask.objects.filter(pk=task.pk, leased_to=marker)
            if held.update(leased_until=FOR_GOOD) != 1:
                raise CannotGiveMarks(
                    _("You had this answer for too long, and it has gone to another marker."),
                    code="lease_over",
                )
            last = ManualMark.objects.filter(task=task).order_by("seq").last()
            if last is not None and last.points == texts:
                return last
            row = _row(task, texts, given.total, item.marks, marker, policy.version_id, at, last)
            record_audit_event(
                kind="exam.answer_marked",
                actor_id=marker.pk,
                at=at,
                subject=f"exam:{exam.pk}",
                facts={"task": task.pk, "seq": row.seq, "marks": decimal_text(row.marks), "hash": row.hash},
            )
            follow_up(row, rounds, at=at)
    except IntegrityError:
        raise CannotGiveMarks(
            _("These marks were sent twice at the same time. Look at the answer again."), code="sent_twice"
        ) from None
    return row


def asked(task: MarkingTask) -> tuple[Item, ItemKey]:
    """The question as it stood in the candidate's paper, with key and rubric."""
    paper = sealed_paper(task.attempt.paper_id, task.attempt.paper.seal).paper
    return paper.items[task.position], paper.keys[task.position]


def _row(
    task: MarkingTask,
    points: list[str],
    total: Decimal,
    full: Decimal,
    marker: Officer,
    policy_version_id: int | None,
    at: datetime,
    last: ManualMark | None,
) -> ManualMark:
    row = ManualMark(
        task=task,
        points=points,
        marks=total,
        full_marks=full,
        marker=marker,
        policy_version_id=policy_version_id,
        at=at,
    )
    row.chain_after(*((last.seq, last.hash) if last else (0, GENESIS)))
    row.save(force_insert=True)
    return row
