"""Make the demonstration bureau, or bring it up to this day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import local_day, start_of_day
from exams.models import Exam, Sitting
from personnel.actions.grant_role import grant_role
from personnel.actions.install_people import OfficerSpec, install_officers, install_units
from personnel.models import Officer, Unit
from portal.demo import people
from portal.demo.appraisal import plant_appraisal
from portal.demo.bank import plant_bank
from portal.demo.content import plant_content
from portal.demo.exams import Staff, open_exam_now, past_exam, plant_blueprint
from portal.demo.levels import plant_levels
from portal.demo.marking import plant_marking
from portal.demo.papers import plant_leave
from portal.demo.promotion import plant_promotion
from portal.demo.study import plant_study
from records.actions.file_released_results import file_released_results


@dataclass(frozen=True, slots=True)
class Demo:
    """What stands after planting."""

    officers: int
    units: int
    questions: int
    exams: int
    filed: int


def plant_demo(*, officers: int, seed: int, at: datetime) -> Demo:
    """Plants what is missing of the demonstration bureau; safe to repeat, and to go on with after a kill.

    One month that is over (held in the month before `at`), one exam open at `at`.
    """
    today = local_day(at)
    units = install_units(people.units())
    root = units[people.BUREAU]
    cast = _people(officers, seed, at, units)
    questions = plant_bank(unit=root, at=at)
    plant_content(unit=root, trainer=cast["900010"], reviewer=cast["900005"], at=at)
    staff = Staff(exam_officer=cast["900004"], legal_head=cast["900005"])
    blueprint = plant_blueprint(unit=root, actor=staff.exam_officer, at=at)
    last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=20)
    if not Exam.objects.filter(unit=root, month=last_month.replace(day=1)).exists():
        past_exam(unit=root, blueprint=blueprint, staff=staff, opens_at=start_of_day(last_month), seed=seed)
    if not Sitting.objects.open_at(at).filter(exam__unit=root).exists():
        open_exam_now(unit=root, blueprint=blueprint, staff=staff, at=at)
    plant_marking(unit=root, staff=staff, seed=seed, at=at)
    plant_study(units=units, root=root, trainer=cast["900010"], seed=seed, at=at)
    plant_leave(unit=root, leader=cast["900007"], others=cast.values(), at=at)
    filed = file_released_results(at=at)
    plant_levels(unit=root, blueprint=blueprint, staff=staff, hr=cast["900006"], at=at, seed=seed)
    plant_appraisal(unit=root, cast=cast, at=at)
    plant_promotion(unit=root, cast=cast, at=at)
    return Demo(Officer.objects.count(), len(units), questions, Exam.objects.filter(unit=root).count(), filed)


def _people(count: int, seed: int, at: datetime, units: dict[str, Unit]) -> dict[str, Officer]:
    """The cast by badge number, after everybody stands; a bureau that stands already keeps its people."""
    known = Officer.objects.holding_badge(people.CAST[0].badge).first()
    if known is None:
        specs = people.officers(count, seed=seed, today=local_day(at))
        install_officers(specs, at=at, today=local_day(at))
    members = [*people.CAST, *people.ADMINISTRATORS]
    cast = install_officers(
        [_without_post(member) for member in people.ADMINISTRATORS], at=at, today=local_day(at), in_post=False
    )
    cast |= {member.badge: Officer.objects.holding_badge(member.badge).get() for member in people.CAST}
    for member in members:
        if member.role is not None and member.role_unit is not None:
            grant_role(
                officer=cast[member.badge],
                role=member.role,
                unit=units[member.role_unit],
                starts_on=local_day(at) - timedelta(days=90),
                actor=None,
                at=at,
            )
    return cast


def _without_post(member: people.Member) -> OfficerSpec:
    return OfficerSpec(member.badge, member.name, member.unit, people.PASSWORD)
