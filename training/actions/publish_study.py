"""Publish a week's study, or take it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from personnel.models import Officer
from personnel.policy import policy_for
from training.actions._study_moves import held_draft, move_study
from training.actions.assign_study import assign_tasks, due_officers
from training.actions.study_errors import StudyRefused
from training.domain.study import StudyState
from training.models import StudyAssignment
from training.study_items import items_on


def publish_study(assignment: StudyAssignment, *, actor: Officer, at: datetime) -> int:
    """From now on everybody in post today in the chosen units is due; returns how many.

    Raises `StudyRefused` when there is nothing to study, nobody to study it, or the last day is over.
    The tasks are written in chunks after the move; what a kill leaves out, the clock adds.
    """
    day = local_day(at)
    if assignment.due_on < day:
        raise StudyRefused(_("The last day is over. Change the plan first."))
    with transaction.atomic():
        held_draft(assignment.pk)
        asked = items_on(assignment, officer=actor, on=day)
        if not asked:
            raise StudyRefused(_("There is nothing to study yet: add articles, a lesson or questions."))
        if not all(row.is_asked for row in asked):
            raise StudyRefused(
                _("A question or page of this study may not be used any more. Take it out, then publish.")
            )
        if not due_officers(assignment, on=day).exists():
            raise StudyRefused(_("Nobody is in post in these units. Choose other units or police types."))
        rules = policy_for("weekly_study", assignment.unit, day)
        move_study(
            assignment,
            StudyState.PUBLISHED,
            at=at,
            actor=actor,
            published_at=at,
            floor_seconds=rules.body.floor_seconds,
            policy_version_id=rules.version_id,
        )
    return assign_tasks(assignment, at=at)


def withdraw_study(assignment: StudyAssignment, *, reason: str, actor: Officer, at: datetime) -> None:
    """Nobody is due any more, what was done stays on record. Raises `StudyRefused` without a reason."""
    if not reason.strip():
        raise StudyRefused(_("Say why the study is withdrawn."), field="reason")
    move_study(assignment, StudyState.WITHDRAWN, at=at, actor=actor, reason=reason.strip())
