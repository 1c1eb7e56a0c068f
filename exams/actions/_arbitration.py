"""What marks bring about for their answer: a third marker, or a word about a control answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from core.actions.record_audit_event import record_audit_event
from exams.domain.dealing import drawn
from exams.domain.double_marking import FOR_RESULTS, Round
from exams.domain.paper import decimal_text
from exams.models import ControlFinding, ManualMark, MarkingTask
from exams.models.marking_team import marking_seed


def hold_answer(task: MarkingTask) -> list[MarkingTask]:
    """The tasks of the answer in all rounds but those of control answers, which nobody else marks before the end of the
    transaction: of two markers at once the second sees the marks of the first."""
    same = MarkingTask.objects.filter(attempt=task.attempt_id, position=task.position)
    return list(same.exclude(round=Round.CONTROL).select_for_update().order_by("pk"))


def others_began(rounds: Sequence[MarkingTask], *, at: datetime) -> bool:
    """Whether anybody marked the answer or has it on screen as an ordinary one."""
    return any(
        each.leased_until is not None and each.leased_until > at
        for each in rounds
        if each.round in FOR_RESULTS
    )


def follow_up(row: ManualMark, rounds: Sequence[MarkingTask], *, at: datetime) -> None:
    """After `row` was kept: opens an arbitration, or records that a control answer was missed. `rounds`: see
    `hold_answer`."""
    if row.task.round == Round.CONTROL:
        _compare(row, rounds, at)
    elif row.task.round in (Round.FIRST, Round.SECOND):
        _arbitrate(row, rounds, at)


def _arbitrate(row: ManualMark, rounds: Sequence[MarkingTask], at: datetime) -> None:
    task = row.task
    rule = task.item.marking_rule
    there = {each.round for each in rounds}
    if rule.markers == 1 or Round.THIRD in there:
        return
    given = _newest(rounds)
    if not {Round.FIRST, Round.SECOND} <= given.keys() or Round.AGREED in given:
        return
    if not rule.asks_a_third(given[Round.FIRST], given[Round.SECOND], row.full_marks):
        return
    third = MarkingTask.objects.create(
        item=task.item,
        attempt_id=task.attempt_id,
        position=task.position,
        round=Round.THIRD.value,
        turn=drawn(marking_seed(task.item.exam), "turn", task.attempt_id, task.position, Round.THIRD.value),
        unit_id=task.unit_id,
        seconded_to_id=task.seconded_to_id,
        embedded_in_id=task.embedded_in_id,
    )
    record_audit_event(
        kind="exam.arbitration_opened",
        actor_id=None,
        at=at,
        subject=f"exam:{task.item.exam_id}",
        facts={
            "task": third.pk,
            "between": sorted(each.pk for each in rounds if each.round in rule.rounds),
            "difference": decimal_text(abs(given[Round.FIRST] - given[Round.SECOND])),
        },
    )


def _compare(row: ManualMark, rounds: Sequence[MarkingTask], at: datetime) -> None:
    agreed = _newest(rounds).get(Round.AGREED)
    if agreed is None or not row.task.item.marking_rule.strays(row.marks, agreed, row.full_marks):
        return
    ControlFinding.objects.create(mark=row, agreed=agreed)
    record_audit_event(
        kind="exam.control_strayed",
        actor_id=row.marker_id,
        at=at,
        subject=f"exam:{row.task.item.exam_id}",
        facts={"task": row.task_id, "seq": row.seq, "difference": decimal_text(row.marks - agreed)},
    )


def _newest(rounds: Sequence[MarkingTask]) -> dict[Round, Decimal]:
    """The marks that count in each round, by round."""
    marks = ManualMark.objects.counting().filter(task__in=[each.pk for each in rounds])
    return {Round(each): value for each, value in marks.values_list("task__round", "marks")}
