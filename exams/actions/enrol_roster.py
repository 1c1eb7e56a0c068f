"""Put officers on the roster of a sitting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions.assign_forms import assign_forms
from exams.domain.states import ExamState
from exams.models import Enrolment, Sitting
from exams.routine import due_officers
from personnel.models import Officer, Posting

BATCH = 500


class NotCleared(Refused):
    """An exam of a qualification level enrols officers with a clearance only."""

    code = "not_cleared"


class RosterClosed(Refused):
    """Officers are enrolled before an exam closes."""

    code = "roster_closed"


def enrol_roster(*, sitting: Sitting, actor: Officer | None, at: datetime) -> int:
    """Enrols everybody in post on the exam's cut-off date in the unit that holds it, and below, less whom its series
    leaves out.

    The unit of each is the home unit of that day. A make-up exam takes the names on its list instead. Safe to
    repeat: those enrolled already stay as they are. Returns how many were added: nobody where each needs a clearance.
    """
    exam = sitting.exam
    if exam.needs_clearance:
        return 0
    if exam.makeup_of_id is not None:
        places = dict(exam.makeup_places.order_by("pk").values_list("officer_id", "unit_id"))
        return enrol_officers(sitting=sitting, homes=places, actor=actor, at=at)
    due: Any = due_officers(exam)
    homes = dict(due.order_by("pk").values_list("pk", "home_unit_id"))
    return enrol_officers(sitting=sitting, homes=homes, actor=actor, at=at)


def enrol_officers(
    *,
    sitting: Sitting,
    homes: Mapping[int, int],
    actor: Officer | None,
    at: datetime,
    clearances: Mapping[int, int] | None = None,
) -> int:
    """Enrols the officers (by id) of `homes` with the unit (by id) that their results will belong to.

    `clearances` are the ids that `records` issued, by officer. When the paper is sealed already and has several
    forms, each officer is given one. Raises RosterClosed, NotCleared.
    """
    cleared = clearances or {}
    if sitting.exam.needs_clearance and not set(homes) <= set(cleared):
        raise NotCleared(_("This exam enrols officers only who are cleared for it."))
    if sitting.exam.state not in {ExamState.DRAFT, ExamState.SEALED, ExamState.OPEN}:
        raise RosterClosed(_("The exam is closed; nobody can be added to its roster."))
    enrolled = set(sitting.enrolments.values_list("officer_id", flat=True))
    added = {officer: unit for officer, unit in homes.items() if officer not in enrolled}
    flags = _other_postings(list(added), sitting.exam.cut_off)
    rows = [
        Enrolment(
            sitting=sitting,
            officer_id=officer,
            unit_id=unit,
            flags=flags.get(officer, {}),
            clearance_id=cleared.get(officer),
            enrolled_at=at,
        )
        for officer, unit in added.items()
    ]
    with transaction.atomic():
        Enrolment.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        record_audit_event(
            kind="exam.enrolled",
            actor_id=actor.pk if actor else None,
            at=at,
            subject=f"sitting:{sitting.pk}",
            facts={"officers": len(rows)},
        )
        assign_forms(sitting.exam, at=at, actor=actor)
    return len(rows)


def _other_postings(officer_ids: list[int], on: date) -> dict[int, dict[str, int]]:
    """Units of secondment and embedded posting on the day `on`, by officer and kind."""
    newest: dict[int, dict[str, int | None]] = {}
    for start in range(0, len(officer_ids), BATCH):
        rows = (
            Posting.objects.filter(officer__in=officer_ids[start : start + BATCH], starts_on__lte=on)
            .exclude(kind=Posting.Kind.ESTABLISHMENT)
            .order_by("starts_on")
            .values_list("officer_id", "kind", "unit_id")
        )
        for officer_id, kind, unit_id in rows:
            newest.setdefault(officer_id, {})[kind] = unit_id
    return {
        officer_id: {kind: unit_id for kind, unit_id in kinds.items() if unit_id is not None}
        for officer_id, kinds in newest.items()
    }
