"""Put officers forward for a qualification exam; withdraw before a decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from exams.models import Exam
from personnel.domain.roles import Permission
from personnel.models import Officer
from records.models import ExamApplication

from ._levels import AlreadyDecided, NotAllowedHere


class EnrolmentClosed(Refused):
    """Names are taken before an exam closes, for exams of a level only."""

    code = "enrolment_closed"

    def __init__(self) -> None:
        super().__init__(_("This exam takes no more names."))


OPEN_STATES = frozenset({Exam.State.DRAFT, Exam.State.SEALED, Exam.State.OPEN})


@transaction.atomic
def apply_for_exam(*, exam: Exam, officers: Iterable[Officer], actor: Officer, at: datetime) -> int:
    """One application for each of `officers` that has none; returns how many were new.

    `actor` is one of them or holds LEVEL_PROPOSE on the unit of each; others are left out, and so is who is in post
    nowhere below the unit that holds the exam. Records `exam.applied`. Raises EnrolmentClosed.
    """
    if not exam.level or exam.state not in OPEN_STATES:
        raise EnrolmentClosed
    today = local_day(at)
    reach = Officer.objects.visible_to(actor, on=today, permission=Permission.LEVEL_PROPOSE)
    ids = {officer.pk for officer in officers}
    mine = set(reach.filter(pk__in=ids).order_by().values_list("pk", flat=True)) | ({actor.pk} & ids)
    due = Officer.objects.in_post_under(frozenset({exam.unit.path}), on=today).filter(pk__in=mine)
    homes = dict(due.order_by("pk").values_list("pk", "home_unit_id"))
    held = set(
        ExamApplication.objects.filter(exam=exam, officer__in=homes, state__in=["applied", "cleared"])
        .order_by()
        .values_list("officer_id", flat=True)
    )
    rows = [
        ExamApplication(exam=exam, officer_id=pk, unit_id=unit_id, applied_by=actor, applied_at=at)
        for pk, unit_id in homes.items()
        if pk not in held
    ]
    ExamApplication.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    record_audit_event(
        kind="exam.applied",
        actor_id=actor.pk,
        at=at,
        subject=f"exam:{exam.pk}",
        facts={"officers": len(rows)},
    )
    return len(rows)


@transaction.atomic
def withdraw_application(*, application: ExamApplication, actor: Officer, at: datetime) -> None:
    """Takes back an application that nobody has decided on: by the officer or by who put it forward.

    Raises NotAllowedHere, AlreadyDecided.
    """
    if actor.pk not in (application.officer_id, application.applied_by_id):
        raise NotAllowedHere
    changed = ExamApplication.objects.filter(pk=application.pk, state=ExamApplication.State.APPLIED).update(
        state=ExamApplication.State.WITHDRAWN, decided_by=actor, decided_at=at
    )
    if changed != 1:
        raise AlreadyDecided
    record_audit_event(
        kind="exam.application_withdrawn",
        actor_id=actor.pk,
        at=at,
        subject=f"exam_application:{application.pk}",
    )
