"""Put the officers who are cleared on the roster of their exam."""

from __future__ import annotations

from datetime import datetime

from exams.actions.enrol_roster import enrol_officers
from exams.models import Exam
from personnel.domain.roles import Permission
from personnel.models import Officer
from records.models import Clearance

from ._levels import must_hold


def enrol_cleared(*, exam: Exam, actor: Officer, at: datetime) -> int:
    """Enrols everybody who is cleared for `exam` in its first sitting, with the unit of the cut-off date.

    Whoever is in post nowhere on that date is left out. Safe to repeat; returns how many were added. Raises
    NotAllowedHere, RosterClosed.
    """
    must_hold(actor, Permission.EXAM_MANAGE, exam.unit, at=at)
    clearances = dict(Clearance.objects.filter(exam=exam).values_list("officer_id", "pk"))
    located = Officer.objects.filter(pk__in=clearances).with_home_unit(on=exam.cut_off)
    homes = {
        pk: unit_id
        for pk, unit_id in located.order_by("pk").values_list("pk", "home_unit_id")
        if unit_id is not None
    }
    sitting = exam.sittings.select_related("exam__unit").earliest("opens_at")
    return enrol_officers(sitting=sitting, homes=homes, clearances=clearances, actor=actor, at=at)
