"""Settle a task about a version that was withdrawn: what stands stays as it is."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from law.actions.move_law_task import move_law_task
from law.domain.law_tasks import LawTaskState
from law.models.law_tasks import LawTask
from personnel.models import Officer


class NotWithdrawn(Refused):
    """The version is still to take effect, so its task asks for a decision."""

    code = "not_withdrawn"


def settle_withdrawn(task: LawTask, *, at: datetime, actor: Officer) -> None:
    """The owner has looked: nothing is to be done, since the text that counts is the one it was written for. Nobody
    signs, as nothing changes. Raises NotWithdrawn, IllegalTaskMove, TaskRaceLost."""
    if task.new_version.withdrawn_on is None:
        raise NotWithdrawn(_("This version is still to take effect. Decide what is to become of it."))
    move_law_task(task, LawTaskState.LAPSED, at=at, actor=actor)
