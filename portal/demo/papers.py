"""Leave from the open exam: one request that waits for the leader and one that was granted. Invented, as marked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from exams.actions.ask_leave import ask_leave
from exams.actions.decide_leave import decide_leave
from exams.models import Enrolment, Exam, Leave
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

ASKED = (("on_duty", "参加大型活动安保（示例）", ""), ("sick", "术后休养（示例）", "医院证明（示例）"))


def plant_leave(*, unit: Unit, leader: Officer, others: Collection[Officer], at: datetime) -> int:
    """Two officers of the units of `leader`, none of `others`, ask for leave from the open exam of `unit`; the first is
    granted it. Does nothing where leave from that exam was asked for before. Returns how many asked."""
    exam = Exam.objects.filter(unit=unit, state=Exam.State.OPEN, sittings__closes_at__gt=at).first()
    if exam is None or Leave.objects.filter(enrolment__sitting__exam=exam).exists():
        return 0
    led = Unit.objects.where(leader, Permission.LEAVE_DECIDE, on=exam.cut_off)
    roster = (
        Enrolment.objects.filter(sitting__exam=exam, unit__in=led, attempts=None)
        .exclude(officer__in=others)
        .select_related("officer", "unit", "sitting__exam__unit")
        .order_by("pk")
    )
    made = 0
    for enrolment, (kind, reason, evidence) in zip(roster, ASKED, strict=False):
        leave = ask_leave(
            enrolment=enrolment, kind=kind, reason=reason, evidence=evidence, actor=enrolment.officer, at=at
        )
        if made == 0:
            decide_leave(leave, grant=True, actor=leader, at=at)
        made += 1
    return made
