"""Have a written answer marked again after the results: blind, by somebody who has not marked it before."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from exams.actions._correction_rules import CORRECTABLE, CannotCorrect, corrected_attempt, must_be_correctable
from exams.actions._markers import exam_day, marker_of, marking_policy
from exams.actions._papers import sealed_paper
from exams.actions.take_answer import MayNotMark, lease
from exams.domain.dealing import drawn
from exams.domain.double_marking import Round
from exams.domain.marking import written_positions
from exams.models import Correction, Exam, ManualMark, MarkingItem, MarkingTask
from exams.models.marking import MarkingTaskQuerySet
from exams.models.marking_team import marking_seed
from personnel.domain.roles import Permission
from personnel.models import Officer


def ask_to_mark_again(
    exam: Exam, *, attempt_id: UUID, position: int, actor: Officer, at: datetime
) -> MarkingTask:
    """Puts one written answer before the markers of `exam` again, in a round of its own.

    Markers see what they saw in the first marking: no name, no unit, no earlier marks. Nobody gets an answer that they
    marked before (a constraint of the database), nor one of their own unit. Raises `CannotCorrect`: not an answer to
    be marked by people, or marked again already. Writes the audit event `exam.marking_again_asked`.
    """
    must_be_correctable(exam)
    attempt = corrected_attempt(exam, attempt_id)
    if (
        not actor.may(Permission.EXAM_MANAGE, on=local_day(at), unit=exam.unit)
        or attempt.officer_id == actor.pk
    ):
        raise CannotCorrect(
            _("An exam officer asks for it, nobody for their own answer."), code="not_allowed"
        )
    paper = sealed_paper(attempt.paper_id, attempt.paper.seal).paper
    asked = paper.items[position] if position in written_positions(paper) else None
    item = (
        MarkingItem.objects.filter(exam=exam, revision=asked.revision, part=asked.part or 0).first()
        if asked is not None and attempt.sheet.answers[position] is not None
        else None
    )
    if item is None:
        raise CannotCorrect(
            _("Only a written answer can be given other marks. For another question correct its key."),
            code="not_written",
        )
    try:
        with transaction.atomic():
            task = MarkingTask.objects.create(
                item=item,
                attempt=attempt,
                position=position,
                round=Round.AGAIN.value,
                turn=drawn(marking_seed(exam), "turn", attempt.pk, position, Round.AGAIN.value),
                unit_id=attempt.enrolment.unit_id,
                seconded_to_id=attempt.enrolment.flags.get("secondment"),
                embedded_in_id=attempt.enrolment.flags.get("embedded_posting"),
            )
            record_audit_event(
                kind="exam.marking_again_asked",
                actor_id=actor.pk,
                at=at,
                subject=f"exam:{exam.pk}",
                facts={"task": task.pk, "position": position},
            )
    except IntegrityError:
        raise CannotCorrect(_("This answer is being marked again, or was."), code="already_asked") from None
    return task


def answers_to_mark_again(exam: Exam, marker: Officer, *, at: datetime) -> MarkingTaskQuerySet:
    """Answers of `exam` to be marked again that `marker` may be given, the one on screen included."""
    place = marker_of(marker, days=(exam_day(exam), local_day(at)))
    own = MarkingTask.objects.filter(item__exam=exam)
    return own.to_mark_again(place, marking_policy(exam).body.apart, at=at)


def exams_to_mark_again(officer: Officer, *, at: datetime) -> list[tuple[Exam, int]]:
    """The exams in which answers wait for `officer` to be marked again, and how many."""
    waiting = MarkingTask.objects.filter(round=Round.AGAIN).unmarked().order_by().values("item__exam")
    visible = Exam.objects.visible_to(officer, on=local_day(at), permission=Permission.MARK)
    exams = visible.filter(pk__in=waiting, state__in=CORRECTABLE).select_related("unit")
    counted = [(exam, answers_to_mark_again(exam, officer, at=at).count()) for exam in exams]
    return [(exam, count) for exam, count in counted if count]


def take_answer_again(*, exam: Exam, marker: Officer, at: datetime) -> MarkingTask | None:
    """The next answer of `exam` to be marked again, on the marker's screen for as long as the policy says; None when
    there is none for them. Raises `MayNotMark`."""
    must_mark_again(exam, marker, at=at)
    until = at + timedelta(minutes=marking_policy(exam).body.lease_minutes)
    for task in answers_to_mark_again(exam, marker, at=at):
        if lease(task, marker, at=at, until=until):
            return task
    return None


def marked_again(attempt_id: UUID, position: int) -> ManualMark | None:
    """The marks that count of an answer that was marked again; None while nobody has given any."""
    marks = ManualMark.objects.counting().filter(task__attempt=attempt_id, task__position=position)
    return marks.filter(task__round=Round.AGAIN).first()


def is_proposed(task: MarkingTask) -> bool:
    """Whether a correction rests on the marks of `task`."""
    own = Correction.objects.filter(attempt=task.attempt_id, position=task.position)
    return own.exclude(state__in=[Correction.State.REFUSED, Correction.State.WITHDRAWN]).exists()


def must_mark_again(exam: Exam, marker: Officer, *, at: datetime) -> None:
    """Raises `MayNotMark` unless the exam has results and `marker` marks for its unit."""
    if not marker.may(Permission.MARK, on=local_day(at), unit=exam.unit):
        raise MayNotMark(_("You do not mark this exam."))
    if exam.state not in CORRECTABLE:
        raise MayNotMark(_("This exam is not being marked."), code="not_being_marked")
