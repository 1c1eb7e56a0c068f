"""The demonstration of faults and flaws: decided, waiting for a decision, appealed. Invented, marked as samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from appraisal.actions.appeal_fault import appeal_fault
from appraisal.actions.decide_fault import decide_fault
from appraisal.actions.enter_fault import NewParty, enter_fault
from appraisal.models import FaultParty, FaultRecord
from core.clock import local_day
from personnel.models import Officer, Unit
from portal.demo.moments import moment
from portal.demo.staff import Staff

SAMPLE: Final = "（示例）"
Role = FaultParty.Role


@dataclass(frozen=True, slots=True)
class Matter:
    """One record: so many days ago entered and (mostly) decided; `measure` of the handler, if it is a fault."""

    days_ago: int
    facts: str
    reason: str = ""
    measure: str = ""
    with_reviewer: bool = False
    appeal: str = ""


OWN: Final = (
    Matter(1, "讯问笔录起止时间填写不完整，事后已补正。", "属文书瑕疵，纳入执法质量考评。"),
    Matter(
        1, "扣押物品未当场开具清单，程序违法。", "违反法定程序，责令作出书面检查。", "written_review", True
    ),
)
"""Of officers of the unit of 李明, decided yesterday: days for an appeal are left."""
ELSEWHERE: Final = (
    Matter(
        48, "行政案件超过办案期限未办理延长手续。", "违反办案期限规定，予以诫勉谈话。", "admonition", True
    ),
    Matter(33, "法律文书送达回证漏填送达时间。", "属文书瑕疵，纳入执法质量考评。"),
    Matter(21, "未依法告知当事人听证权利。", "剥夺当事人程序权利，予以通报批评。", "criticism", True),
    Matter(12, "询问未成年人时未通知其监护人到场。", "违反法定程序，责令作出书面检查。", "written_review"),
    Matter(
        3,
        "涉案财物未在规定时限内移交保管场所。",
        "保管不当，责令作出书面检查。",
        "written_review",
        appeal="当日保管场所停电无法办理入库，已电话报告并留有记录，请求复核。",
    ),
    Matter(1, "接处警执法记录仪未全程开启，正在调查。"),
)


def plant_faults(*, unit: Unit, staff: Staff, at: datetime) -> None:
    """Plants what is missing: in the unit of 李明, and here and there in the bureau."""
    if FaultRecord.objects.filter(unit__path__startswith=unit.path).exists():
        return
    today = local_day(at)
    own = Officer.objects.with_home_unit(on=today).get(badge_holdings__badge_number="900001").home_unit_id
    stations = Unit.objects.filter(path__startswith=unit.path, kind=Unit.Kind.POLICE_STATION).exclude(pk=own)
    elsewhere = list(stations.order_by("path"))
    every = max(1, len(elsewhere) // len(ELSEWHERE))
    places = [Unit.objects.get(pk=own)] * len(OWN) + elsewhere[::every][: len(ELSEWHERE)]
    for number, (place, matter) in enumerate(zip(places, (*OWN, *ELSEWHERE), strict=False), start=1):
        _plant(place, matter, number, staff, today)


def _plant(place: Unit, matter: Matter, number: int, staff: Staff, today: date) -> None:
    at = moment(today - timedelta(days=matter.days_ago), 10)
    happened_on = local_day(at) - timedelta(days=12)
    there = Officer.objects.in_post_under(frozenset({place.path}), on=happened_on)
    apart = [staff.writer.pk, staff.legal_head.pk]
    people: Sequence[Officer] = there.exclude(pk__in=apart).order_by("pk")[:2]
    if len(people) < 2:
        return
    parties = [NewParty(people[0], Role.HANDLER, 70 if matter.with_reviewer else 100)]
    parties += [NewParty(people[1], Role.REVIEWER, 30)] if matter.with_reviewer else []
    record = enter_fault(
        kind=FaultRecord.Kind.FAULT if matter.measure or not matter.reason else FaultRecord.Kind.FLAW,
        unit=place,
        happened_on=happened_on,
        case_number=f"示例-{today.year}-{number:03d}",
        facts=f"{SAMPLE}{matter.facts}",
        parties=parties,
        actor=staff.writer,
        at=at,
    )
    if not matter.reason:
        return
    decided_at = at + timedelta(hours=2)
    decide_fault(
        record=record,
        established=True,
        measures={party.pk: [matter.measure] for party in record.parties.all()} if matter.measure else {},
        reason=f"{SAMPLE}{matter.reason}",
        actor=staff.legal_head,
        at=decided_at,
    )
    if matter.appeal:
        appeal_fault(
            record=record,
            officer=people[0],
            words=f"{SAMPLE}{matter.appeal}",
            at=decided_at + timedelta(days=1),
        )
