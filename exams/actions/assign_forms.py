"""Give every officer on the roster a form of the paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from core.actions.record_audit_event import record_audit_event
from core.domain.canonical import canonical_json, digest
from exams.domain.forms import assign
from exams.models import Enrolment, Exam, FormAssignment
from personnel.models import BadgeHolding, Officer

BATCH = 500
EVENT = "exam.forms_assigned"


def assign_forms(exam: Exam, *, at: datetime, actor: Officer | None) -> int:
    """Deals the sealed forms among the officers on the roster who hold none yet; returns how many were given.

    By badge number, so that those who may sit side by side have different forms; by the exam's seed, so that anybody
    can repeat it. Given once and for good. Does nothing for an exam with one form or without a sealed paper. The
    audit event `exam.forms_assigned` holds a hash over what was given.
    """
    if exam.form_count == 1 or not exam.papers.exists():
        return 0
    with transaction.atomic():
        Exam.objects.select_for_update().get(pk=exam.pk)
        given = _missing(exam)
        if not given:
            return 0
        FormAssignment.objects.bulk_create(
            [FormAssignment(enrolment_id=pk, form=form, at=at) for pk, form in given.items()],
            batch_size=BATCH,
        )
        record_audit_event(
            kind=EVENT,
            actor_id=actor.pk if actor else None,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"officers": len(given), "assignment": assignment_hash(given.items())},
        )
    return len(given)


def assignment_hash(given: Iterable[tuple[int, int]]) -> str:
    """Hex hash over pairs of enrolment and form, in order of enrolment."""
    return digest(canonical_json([[pk, form] for pk, form in sorted(given)])).hex()


def _missing(exam: Exam) -> dict[int, int]:
    """Forms for the enrolments that hold none."""
    holding = BadgeHolding.objects.filter(officer=OuterRef("officer"), held_until=None)
    rows = list(
        Enrolment.objects.filter(sitting__exam=exam)
        .annotate(badge=Subquery(holding.values("badge_number")[:1]))
        .order_by("badge", "pk")
        .values_list("pk", "form_assignment__form")
    )
    held = {pk: form for pk, form in rows if form is not None}
    return assign([pk for pk, _form in rows], held, exam.form_count, str(exam.draw_seed))
