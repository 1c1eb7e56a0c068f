"""The one place that writes the state of a task after a change of law."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from law.domain.law_tasks import MOVES, LawTaskState
from law.models.law_tasks import LawTask
from personnel.models import Officer


class IllegalTaskMove(Refused):
    """The state of the task does not lead where it was asked to go."""

    code = "illegal_move"


class TaskRaceLost(Refused):
    """Somebody else moved the task first."""

    code = "lost_race"


def event_table(table: type[LawTask]) -> Any:
    """The table of the history of the tasks in `table`."""
    return table.events.rel.related_model  # type: ignore[attr-defined]


def move_law_task(
    task: LawTask,
    to: LawTaskState,
    *,
    at: datetime,
    actor: Officer | None,
    comment: str = "",
    **fields: Any,
) -> None:
    """Moves `task`, sets `fields` with it and appends its event. Raises `IllegalTaskMove` or `TaskRaceLost`."""
    was = LawTaskState(task.state)
    if to not in MOVES[was]:
        raise IllegalTaskMove(
            _("This task is not in a state that allows this step. Reload the page to see where it stands.")
        )
    table = type(task)
    with transaction.atomic():
        moved = table._default_manager.filter(pk=task.pk, state=was).update(state=to, **fields)
        if moved != 1:
            raise TaskRaceLost(_("Somebody else was faster than you. Reload the page to see what they did."))
        event_table(table)._default_manager.create(
            task=task,
            from_state=was,
            to_state=to,
            decision=fields.get("decision", ""),
            at=at,
            actor=actor,
            comment=comment,
        )
    task.state = to
    for name, value in fields.items():
        setattr(task, name, value)
