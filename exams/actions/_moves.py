"""The only code that writes the state of an attempt or an exam."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.domain.days import iso
from core.domain.errors import Refused
from core.prepared import ask, change
from exams.domain.states import ATTEMPT_MOVES, EXAM_MOVES, AttemptState, ExamState, may_move
from exams.models import Attempt, Exam, ExamEvent, TimeCredit
from personnel.models import Officer

_MOVE = "UPDATE exams_attempt SET {sets} WHERE id = %s AND state = %s"


class IllegalMove(Refused):
    """The table of moves has no such step."""

    code = "illegal_move"


class LostRace(Refused):
    """Somebody else moved it first."""

    code = "lost_race"


def move_exam(exam: Exam, to: ExamState, *, at: datetime, actor: Officer | None, reason: str = "") -> None:
    """Moves `exam`, writes its event, and updates the instance; raises `IllegalMove` or `LostRace`."""
    source = ExamState(exam.state)
    if not may_move(EXAM_MOVES, source, to):
        raise IllegalMove(_("The exam is not in a state that allows this step."))
    with transaction.atomic():
        if Exam.objects.filter(pk=exam.pk, state=source).update(state=to) != 1:
            raise LostRace(_("Somebody else was faster than you. Look at the exam again."))
        ExamEvent.objects.create(exam=exam, from_state=source, to_state=to, at=at, actor=actor, reason=reason)
    exam.state = to


def move_attempt(attempt_id: UUID, source: AttemptState, to: AttemptState, **fields: Any) -> None:
    """Moves an attempt and sets `fields` (plain values) with it. Its event is the closing step, written by the caller
    in the same transaction. Raises `IllegalMove` or `LostRace`."""
    if not may_move(ATTEMPT_MOVES, source, to):
        raise IllegalMove(_("The attempt is not in a state that allows this step."))
    columns: list[Any] = [Attempt._meta.get_field(name) for name in ("state", *fields)]
    values = [
        column.get_db_prep_save(value, connection)
        for column, value in zip(columns, (to.value, *fields.values()), strict=True)
    ]
    own = Attempt._meta.pk.get_db_prep_value(attempt_id, connection)
    sets = ", ".join(f"{column.column} = %s" for column in columns)
    if change(_MOVE.format(sets=sets), [*values, own, source.value]) != 1:
        raise LostRace(_("The attempt has just been closed."))


def pause_attempt(attempt_id: UUID, *, at: datetime) -> None:
    """Stops the time of a running attempt; raises `LostRace` when it is paused already or was closed."""
    running = Attempt.objects.filter(pk=attempt_id, state=AttemptState.IN_PROGRESS, paused_at=None)
    if running.update(paused_at=at) != 1:
        raise LostRace(_("The attempt has just been closed."))


def end_pause(
    attempt_id: UUID, *, at: datetime, actor: Officer | None = None, reason: str = ""
) -> TimeCredit:
    """Lets the time of a paused attempt run again and credits what has passed, in whole seconds, rounded up.

    Raises `LostRace` when it is not paused. The caller holds the attempt locked.
    """
    paused = Attempt.objects.filter(pk=attempt_id, paused_at__isnull=False)
    row = paused.values("enrolment_id", "paused_at").first()
    since = row["paused_at"] if row else None
    if row is None or since is None or paused.filter(paused_at=since).update(paused_at=None) != 1:
        raise LostRace(_("Somebody else was faster than you."))
    return TimeCredit.objects.create(
        enrolment_id=row["enrolment_id"],
        cause=TimeCredit.Cause.PAUSE,
        occasion=iso(since),
        seconds=max(0, ceil((at - since).total_seconds())),
        granted_at=at,
        granted_by=actor,
        reason=reason,
    )


def held_state(exam_id: int) -> ExamState:
    """The state of an exam, which nobody moves before the end of the transaction; many may hold it at once."""
    sql = "SELECT state FROM exams_exam WHERE id = %s"
    if connection.features.has_select_for_update:
        sql += " FOR SHARE"
    return ExamState(ask(sql, [exam_id])[0][0])
