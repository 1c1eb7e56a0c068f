"""Clear an officer for a qualification exam, or refuse: the second signature under an application."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.models import Officer
from records.domain.levels import Verdict, may_be_cleared
from records.models import Clearance, ExamApplication
from records.standings import standings_of

from ._levels import AlreadyDecided, OwnMatter, ReasonMissing, SecondPersonNeeded, must_hold


class NotEligible(Refused):
    """A rule is not met."""

    code = "not_eligible"

    def __init__(self) -> None:
        super().__init__(_("A condition is not met: this officer cannot be cleared. The list says which."))


class NoteMissing(Refused):
    """Some rules are for a person to check."""

    code = "note_missing"

    def __init__(self) -> None:
        super().__init__(_("Some conditions must be checked by a person. Say what you found."))


@transaction.atomic
def clear_application(
    *, application: ExamApplication, note: str = "", actor: Officer, at: datetime
) -> Clearance:
    """Issues the clearance with every rule as it stands at `at`.

    `note` says what was found about rules that a person must check. Records `exam.cleared`. Raises OwnMatter,
    SecondPersonNeeded, NotAllowedHere, NotEligible, NoteMissing, AlreadyDecided.
    """
    _check_decider(application, actor, at)
    exam = application.exam
    standing = standings_of([application.officer_id], on=local_day(at), target=exam.level)[
        application.officer_id
    ]
    if standing.target is None or not may_be_cleared(standing.outcomes):
        raise NotEligible
    if any(each.verdict is Verdict.TO_CHECK for each in standing.outcomes) and not note.strip():
        raise NoteMissing
    _decide(application, ExamApplication.State.CLEARED, actor, at)
    clearance = Clearance.objects.create(
        application=application,
        exam=exam,
        officer_id=application.officer_id,
        outcomes=[outcome.as_json() for outcome in standing.outcomes],
        note=note.strip(),
        policy_version_id=standing.policy_version_id,
        issued_by=actor,
        issued_at=at,
    )
    record_audit_event(
        kind="exam.cleared",
        actor_id=actor.pk,
        at=at,
        subject=f"clearance:{clearance.pk}",
        facts={"exam": exam.pk, "officer": application.officer_id},
    )
    return clearance


@transaction.atomic
def refuse_application(*, application: ExamApplication, reason: str, actor: Officer, at: datetime) -> None:
    """Turns the application down with a reason; records `exam.not_cleared`. Raises as `clear_application`."""
    _check_decider(application, actor, at)
    if not reason.strip():
        raise ReasonMissing
    _decide(application, ExamApplication.State.REFUSED, actor, at, reason.strip())
    record_audit_event(
        kind="exam.not_cleared",
        actor_id=actor.pk,
        at=at,
        subject=f"exam_application:{application.pk}",
    )


def _check_decider(application: ExamApplication, actor: Officer, at: datetime) -> None:
    if actor.pk == application.officer_id:
        raise OwnMatter
    if actor.pk == application.applied_by_id:
        raise SecondPersonNeeded
    must_hold(actor, Permission.LEVEL_CONFIRM, application.unit, at=at)


def _decide(application: ExamApplication, to: str, actor: Officer, at: datetime, reason: str = "") -> None:
    changed = ExamApplication.objects.filter(pk=application.pk, state=ExamApplication.State.APPLIED).update(
        state=to, decided_by=actor, decided_at=at, reason=reason
    )
    if changed != 1:
        raise AlreadyDecided
    application.state = to
