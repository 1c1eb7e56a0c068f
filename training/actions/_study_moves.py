"""The one place that writes the state of an assignment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from personnel.models import Officer
from training.actions.study_errors import IllegalMove, LostRace
from training.domain.study import StudyState, may_move
from training.models import StudyAssignment, StudyEvent


def move_study(
    assignment: StudyAssignment,
    to: StudyState,
    *,
    at: datetime,
    actor: Officer | None,
    reason: str = "",
    **fields: Any,
) -> None:
    """Moves `assignment`, sets `fields` with it, writes its event; raises `IllegalMove` or `LostRace`."""
    source = StudyState(assignment.state)
    if not may_move(source, to):
        raise IllegalMove(_("The study is not in a state that allows this step."))
    with transaction.atomic():
        moved = StudyAssignment.objects.filter(pk=assignment.pk, state=source).update(state=to, **fields)
        if moved != 1:
            raise LostRace(_("Somebody else was faster than you. Look at the study again."))
        StudyEvent.objects.create(
            assignment=assignment, from_state=source, to_state=to, at=at, actor=actor, reason=reason
        )
        record_audit_event(
            kind=f"study.{to}",
            actor_id=actor.pk if actor else None,
            at=at,
            subject=f"study:{assignment.pk}",
        )
    assignment.state = to
    for name, value in fields.items():
        setattr(assignment, name, value)


def held_draft(assignment_id: int) -> StudyAssignment:
    """The draft, held until the end of the transaction; raises `IllegalMove` when it is a draft no more."""
    held = StudyAssignment.objects.select_for_update().get(pk=assignment_id)
    if held.state != StudyState.DRAFT:
        raise IllegalMove(_("Only a draft can be changed. This study is published or withdrawn."))
    return held
