"""Make the demonstration bureau, or bring it up to this day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from analytics.actions.count_articles import count_articles
from appraisal.actions.count_exams import count_released_exams
from appraisal.actions.draft_bulletin import draft_bulletins
from core.clock import local_day
from core.domain.errors import Refused
from exams.models import Exam
from personnel.actions.grant_role import grant_role
from personnel.actions.install_people import OfficerSpec, install_officers, install_units
from personnel.models import Officer, Unit
from portal.actions.give_notices import give_notices
from portal.demo import people
from portal.demo.abilities import Abilities
from portal.demo.appraisal import (
    after,
    close_month,
    close_quarter,
    months_evaluated,
    open_periods,
    quarter_before,
)
from portal.demo.bank import plant_bank
from portal.demo.blueprints import MONTHLY, QUALIFICATION, plant_blueprint
from portal.demo.bulletins import draft_anew, issue
from portal.demo.content import plant_content
from portal.demo.exams import makeup_of, open_exam_now, past_month
from portal.demo.faults import plant_faults
from portal.demo.levels import plant_levels, plant_planned_exam
from portal.demo.marking import plant_marking
from portal.demo.moments import beginning, moment, months_before
from portal.demo.promotion import plant_promotion
from portal.demo.qualification import hold_session, sign_session
from portal.demo.routine import (
    APPROVED_AFTER,
    approve_month,
    exam_of,
    make_day_of,
    make_exam,
    plan_of_series,
    plant_series,
)
from portal.demo.staff import Staff, staff_of
from portal.demo.study import install_practice, plant_study, weeks_until
from portal.notices.sources import SOURCES
from records.actions.file_expired_certificates import file_expired_certificates
from records.actions.file_released_results import file_released_results
from records.actions.file_study_months import file_study_months
from training.actions.close_study_month import close_study_months

ISSUING = timedelta(hours=10)
"""So long before it is issued a bulletin comes onto the desks."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What stands after planting."""

    officers: int
    units: int
    questions: int
    exams: int
    filed: int
    refused: tuple[str, ...] = ()
    """Steps that could not be taken, because of what people did in the demonstration meanwhile."""


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that happened at a moment of the past, in the order of which files are written."""

    at: datetime
    work: Callable[[], object]


def plant_demo(*, officers: int, seed: int, at: datetime) -> Demo:
    """Plants what is missing of the demonstration bureau; safe to repeat, and to go on with after a kill.

    The three calendar months before `at` have their monthly exam, the last of them its make-up, the middle one a
    session of the intermediate level; weeks of study, evaluations, faults and promotion checks go with them; one exam
    is open at `at`. All of it takes the product's own steps, at the times at which they would have been
    taken. What people did in the bureau meanwhile stands: a step that it forbids is left out and named.
    """
    today = local_day(at)
    root, cast = _people(officers, seed, at)
    staff = staff_of(cast, root=root, since=beginning(today), at=at)
    questions = plant_bank(unit=root, at=at)
    install_practice(root, at)
    plant_content(unit=root, trainer=staff.trainer, reviewer=staff.legal_head, at=at)
    planting = _Planting(root, staff, seed, at)
    refused = []
    for step in sorted(planting.steps(), key=lambda step: step.at):
        if step.at <= at:
            try:
                step.work()
            except Refused as refusal:
                refused.append(str(refusal))
    return Demo(
        Officer.objects.count(),
        Unit.objects.count(),
        questions,
        Exam.objects.filter(unit=root).count(),
        planting.filed,
        tuple(refused),
    )


class _Planting:
    """The course of events, each with its moment."""

    def __init__(self, root: Unit, staff: Staff, seed: int, at: datetime) -> None:
        self.root, self.staff, self.seed, self.at = root, staff, seed, at
        self.today = local_day(at)
        self.months = months_before(self.today)
        self.abilities = Abilities(seed)
        self.begun = moment(beginning(self.today), 9)
        self.filed = 0
        first_day = self.months[0].replace(day=15)
        self.make_day = make_day_of(root, self.today)
        monthly, self.session = (
            plant_blueprint(unit=root, actor=staff.exam_officer, at=self.begun, since=first_day, name=name)
            for name in (MONTHLY, QUALIFICATION)
        )
        self.series_plan = plan_of_series(monthly, self.make_day)

    def steps(self) -> list[_Step]:
        """Everything that is to have happened; the moments decide the order."""
        last = self.months[-1]
        steps = [
            _Step(self.begun, self._levels),
            _Step(self.begun, self._series),
            _Step(moment(self.months[1].replace(day=23), 11), self._session),
        ]
        steps += [
            _Step(moment(month.replace(day=19), 11), partial(self._month, month, number))
            for number, month in enumerate(self.months)
        ]
        steps.append(_Step(moment(last.replace(day=26), 11), self._makeup))
        for month in (*self.months, after(last), after(after(last))):
            steps.append(_Step(self._made_at(month), partial(self._made, month)))
            approved_at = self._made_at(month) + APPROVED_AFTER
            steps.append(_Step(approved_at, partial(self._approved, month, approved_at)))
        for month in self.months:
            issued_at = moment(month.replace(day=20), 21)
            steps.append(_Step(issued_at, partial(self._bulletin, month, issued_at - ISSUING)))
        steps += [_Step(moment(week, 9), partial(self._week, week)) for week in weeks_until(self.today)]
        steps += [
            _Step(moment(month.replace(day=5), 8), partial(self._study_month, month))
            for month in (*self.months[1:], self.today.replace(day=1))
        ]
        steps += [
            _Step(self._evaluated(month, day=8), partial(self._evaluation, month))
            for month in months_evaluated(self.months)
        ]
        steps.append(_Step(self._evaluated(last, day=10), self._quarter))
        return [*steps, _Step(self.at, self._now)]

    def _levels(self) -> None:
        plant_levels(unit=self.root, staff=self.staff, at=self.begun, today=self.today, seed=self.seed)

    def _series(self) -> None:
        plant_series(unit=self.root, plan=self.series_plan, staff=self.staff, at=self.begun)

    def _made_at(self, month: date) -> datetime:
        """When the clock makes the exam of `month`."""
        day = (month - timedelta(days=1)).replace(day=self.make_day)
        return max(moment(day, 0.1), self.begun + timedelta(hours=2))

    def _made(self, month: date) -> None:
        make_exam(
            unit=self.root,
            plan=self.series_plan,
            staff=self.staff,
            month=month,
            today=self.today,
            at=self._made_at(month),
        )

    def _approved(self, month: date, at: datetime) -> None:
        approve_month(unit=self.root, staff=self.staff, month=month, at=at)

    def _bulletin(self, month: date, at: datetime) -> None:
        issue(exam_of(self.root, month), self.staff, at=at, all_read=month != self.months[-1])

    def _month(self, month: date, number: int) -> None:
        past_month(
            unit=self.root,
            staff=self.staff,
            month=month,
            number=number,
            abilities=self.abilities,
            seed=self.seed,
        )
        self._file(moment(month.replace(day=19), 12))

    def _session(self) -> None:
        month = self.months[1]
        hold_session(
            unit=self.root,
            blueprint=self.session,
            staff=self.staff,
            month=month,
            number=1,
            abilities=self.abilities,
            seed=self.seed,
        )
        at = moment(month.replace(day=28), 12)
        self._file(at)
        sign_session(staff=self.staff, at=at)

    def _makeup(self) -> None:
        makeup_of(
            unit=self.root,
            staff=self.staff,
            month=self.months[-1],
            number=len(self.months) - 1,
            abilities=self.abilities,
            seed=self.seed,
        )
        self._file(moment(self.months[-1].replace(day=26), 12))

    def _file(self, at: datetime) -> None:
        """What the clock does after a release."""
        filed = file_released_results(at=at)
        self.filed += filed
        count_released_exams(at=at)
        count_articles(at=at)
        draft_bulletins(at=at)
        if filed or at == self.at:
            give_notices(sources=SOURCES, at=at)

    def _week(self, week: date) -> None:
        plant_study(
            root=self.root,
            staff=self.staff,
            abilities=self.abilities,
            seed=self.seed,
            week=week,
            until=self.at,
        )

    def _study_month(self, month: date) -> None:
        """What the clock does in the first days of a month."""
        at = moment(month.replace(day=5), 8)
        close_study_months(at=at)
        file_study_months(at=at)

    def _evaluated(self, month: date, *, day: int) -> datetime:
        """When a period that ends with `month` is closed."""
        return max(moment(after(month).replace(day=day), 9), self.begun + timedelta(days=day))

    def _evaluation(self, month: date) -> None:
        at = self._evaluated(month, day=8)
        close_month(unit=self.root, staff=self.staff, month=month, seed=self.seed, at=at)

    def _quarter(self) -> None:
        last = self.months[-1]
        at = self._evaluated(last, day=10)
        close_quarter(unit=self.root, staff=self.staff, first=quarter_before(last), at=at)

    def _now(self) -> None:
        """What is under way today."""
        number, at = len(self.months), self.at
        plant_marking(
            unit=self.root, staff=self.staff, number=number, abilities=self.abilities, seed=self.seed, at=at
        )
        open_exam_now(
            unit=self.root,
            staff=self.staff,
            number=number,
            abilities=self.abilities,
            seed=self.seed,
            at=at,
        )
        plant_planned_exam(unit=self.root, blueprint=self.session, staff=self.staff, at=at)
        file_expired_certificates(at=at)
        plant_faults(unit=self.root, staff=self.staff, at=at)
        open_periods(unit=self.root, staff=self.staff, today=self.today, seed=self.seed, at=at)
        plant_promotion(unit=self.root, staff=self.staff, at=at)
        draft_anew(exam_of(self.root, self.months[-1]), self.staff, at=at)
        self._file(at)


def _people(count: int, seed: int, at: datetime) -> tuple[Unit, dict[str, Officer]]:
    """The bureau and its cast by badge number; a bureau that stands already keeps its units and people."""
    today = local_day(at)
    if not Officer.objects.holding_badge(people.CAST[0].badge).exists():
        install_units(people.units(count))
        install_officers(people.officers(count, seed=seed, today=today), at=at, today=today)
    administrators = [_without_post(member) for member in people.ADMINISTRATORS]
    cast = install_officers(administrators, at=at, today=today, in_post=False)
    cast |= {member.badge: Officer.objects.holding_badge(member.badge).get() for member in people.CAST}
    units = {unit.code: unit for unit in Unit.objects.all()}
    for member in (*people.CAST, *people.ADMINISTRATORS):
        if member.role is not None and member.role_unit is not None:
            grant_role(
                officer=cast[member.badge],
                role=member.role,
                unit=units[member.role_unit],
                starts_on=beginning(today) - timedelta(days=1),
                actor=None,
                at=at,
            )
    return units[people.BUREAU], cast


def _without_post(member: people.Member) -> OfficerSpec:
    return OfficerSpec(member.badge, member.name, member.unit, people.PASSWORD)
