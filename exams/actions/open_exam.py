"""Open an exam for its candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.append_only import missing_guards
from core.domain.errors import Refused
from core.wording import Words
from exams.actions._moves import move_exam
from exams.domain.states import ExamState
from exams.models import Exam
from personnel.models import Officer

Obstacle = Words
Check = Callable[[], Obstacle | None]


class NotReady(Refused):
    """The installation cannot keep its promises; `obstacles` says why."""

    code = "not_ready"

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(" ".join(str(obstacle) for obstacle in obstacles))
        self.obstacles = tuple(obstacles)


def open_exam(
    *, exam: Exam, actor: Officer | None, at: datetime, checks: Sequence[Check] | None = None
) -> None:
    """Moves a sealed exam to open; candidates may start within the windows of its sittings.

    Refuses with `NotReady` when a check names an obstacle (`standing_checks` unless others are handed in).
    Writes the audit event `exam.opened`.
    """
    obstacles = [
        obstacle for check in (standing_checks() if checks is None else checks) if (obstacle := check())
    ]
    if obstacles:
        raise NotReady(obstacles)
    with transaction.atomic():
        move_exam(exam, ExamState.OPEN, at=at, actor=actor)
        record_audit_event(
            kind="exam.opened", actor_id=actor.pk if actor else None, at=at, subject=f"exam:{exam.pk}"
        )


def standing_checks() -> tuple[Check, ...]:
    """What must hold on this installation: guards everywhere; durable writes and HTTPS in production."""
    return (guards_are_in_place, *((writes_are_durable, https_is_on) if settings.PRODUCTION else ()))


def guards_are_in_place() -> Obstacle | None:
    """The triggers of append-only tables."""
    if missing_guards():
        return _("Tables of evidence are not protected against changes. Run the migrate command again.")
    return None


def https_is_on() -> Obstacle | None:
    """Without HTTPS, cookies travel in the clear and the browser cannot encrypt its journal."""
    if settings.INSECURE_HTTP:
        return _("The platform is reached over plain HTTP. Exams are held over HTTPS only.")
    return None


def writes_are_durable() -> Obstacle | None:
    """Read on the connection that serves: a save that was acknowledged must be on disk."""
    if connection.vendor == "sqlite":
        durable = int(_setting("PRAGMA synchronous")) >= 2
    else:
        durable = _setting("SHOW fsync") == "on" and _setting("SHOW synchronous_commit") in {
            "on",
            "remote_apply",
            "remote_write",
        }
        durable = durable and _setting("SHOW full_page_writes") == "on"
    if not durable:
        return _("The database may lose saved answers in a power cut. Switch its durable writes on.")
    return None


def _setting(query: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return str(row[0]) if row else ""
