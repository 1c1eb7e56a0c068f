"""Where Wagtail's workflow begins and ends: a setting and a signal point here.

Wagtail reads the setting while its own models are being loaded, so nothing of it is imported above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.clock import now

if TYPE_CHECKING:
    from wagtail.models import TaskState, WorkflowState

    from personnel.models import Officer


def publish_reviewed(workflow_state: WorkflowState, user: Officer | None = None) -> None:
    """WAGTAIL_FINISH_WORKFLOW_ACTION: publishes the very revision that was reviewed, at its hour if it has one."""
    workflow_state.current_task_state.revision.publish(user=user, skip_permission_checks=True)


def note_submission(instance: TaskState, user: Officer, **_kwargs: object) -> None:
    """Receiver of Wagtail's `task_submitted`: a page does not come into review without its confirmation."""
    from training.actions.submit_page import record_submission

    record_submission(revision=instance.revision, actor=user, at=now())
