"""Set up a series of exams, change it, pause it: each time a new version, from the next month on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from core.wording import Words
from exams.actions._moves import LostRace
from exams.actions.plan_exam import PROBLEMS
from exams.domain.plan import PlanProblem
from exams.domain.series import Calendar, first_month, problems_of
from exams.models import Exam, ExamSeries, SeriesMonth, SeriesVersion
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from question_bank.domain.scoring_rules import DEFAULT_POINTS_PER_OPTION
from question_bank.models import Blueprint

SERIES_PROBLEMS: Mapping[str, Words] = {
    **PROBLEMS,
    "window_ends_before_it_opens": _("The window must close after it opens, in February too."),
    "duration_longer_than_window": _("The duration does not fit into the window of the shortest month."),
    "title_without_month": _(
        "The title needs {month}, so that each month has its own; {year} may stand too."
    ),
    "cut_off_out_of_range": _("The roster is taken 0 to 20 days before the window opens."),
}


class SeriesRefused(Refused):
    """The series cannot be meant as it stands; `problems` lists field and words."""

    code = "series_refused"

    def __init__(self, found: Sequence[PlanProblem]) -> None:
        super().__init__(SERIES_PROBLEMS[found[0].code])
        self.problems = [(problem.field, SERIES_PROBLEMS[problem.code]) for problem in found]


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """What an exam officer decides once for all months; see `SeriesVersion`."""

    title: str
    blueprint: Blueprint
    opens_day: int
    closes_day: int
    duration_minutes: int
    pass_percent: Decimal = Decimal(60)
    opens_time: time = time(9)
    closes_time: time = time(18)
    make_day: int = 20
    cut_off_days: int = 7
    police_types: tuple[str, ...] = ()
    excluded_units: tuple[str, ...] = ()
    without_seconded: bool = False
    form_mode: str = Exam.FormMode.ONE
    form_count: int = 1
    skip_used_months: int = 0
    multiple_choice_rule: str = "all_or_nothing"
    points_per_option: Decimal = DEFAULT_POINTS_PER_OPTION
    review: str = Exam.Review.AFTER_RELEASE
    approver: str = SeriesVersion.Approver.OTHER
    makeup: bool = True
    makeup_days_after: int | None = None
    makeup_window_days: int | None = None
    reminder_days: tuple[int, ...] = (3, 1)
    bulletin: bool = True

    @property
    def calendar(self) -> Calendar:
        """When its exams happen."""
        return Calendar(
            self.make_day,
            self.cut_off_days,
            self.opens_day,
            self.opens_time,
            self.closes_day,
            self.closes_time,
            self.duration_minutes,
        )


def create_series(*, unit: Unit, plan: SeriesPlan, at: datetime, actor: Officer) -> ExamSeries:
    """Sets up a series of `unit` with its first version; raises `SeriesRefused`, `Refused`."""
    _may(actor, unit, at)
    _check(plan)
    with transaction.atomic():
        series = ExamSeries.objects.create(unit=unit, created_at=at, created_by=actor)
        _write(series, 1, _facts(plan), plan.calendar, at=at, actor=actor)
    return series


def change_series(series: ExamSeries, *, plan: SeriesPlan, at: datetime, actor: Officer) -> SeriesVersion:
    """The next version; exams that were made stay as they are. Raises `SeriesRefused`, `LostRace`, `Refused`."""
    _may(actor, series.unit, at)
    _check(plan)
    last = series.newest
    return _write(
        series, last.number + 1, {**_facts(plan), "active": last.active}, plan.calendar, at=at, actor=actor
    )


def set_active(series: ExamSeries, *, active: bool, at: datetime, actor: Officer) -> SeriesVersion:
    """Pauses or resumes a series from the next month on. Raises `LostRace`, `Refused`."""
    _may(actor, series.unit, at)
    last = series.newest
    if last.active == active:
        raise LostRace(_("Somebody else was faster than you. Look at the series again."))
    same = {name: getattr(last, name) for name in _CARRIED}
    return _write(series, last.number + 1, {**same, "active": active}, last.calendar, at=at, actor=actor)


_CARRIED = tuple(field.name for field in fields(SeriesPlan))


def _facts(plan: SeriesPlan) -> dict[str, Any]:
    facts = {name: getattr(plan, name) for name in _CARRIED}
    lists = {name: list(facts[name]) for name in ("police_types", "excluded_units", "reminder_days")}
    return {**facts, **lists, "title": plan.title.strip()}


def _may(actor: Officer, unit: Unit, at: datetime) -> None:
    if not actor.may(Permission.EXAM_MANAGE, on=local_day(at), unit=unit):
        raise Refused(_("Only an exam officer of the unit sets up its series."), code="not_allowed")


def _check(plan: SeriesPlan) -> None:
    found = list(problems_of(plan.calendar, plan.title))
    if found:
        raise SeriesRefused(found)


def _write(
    series: ExamSeries,
    number: int,
    facts: dict[str, Any],
    calendar: Calendar,
    *,
    at: datetime,
    actor: Officer,
) -> SeriesVersion:
    taken = SeriesMonth.objects.filter(series=series).exclude(state=SeriesMonth.State.BLOCKED)
    newest: date | None = taken.order_by("-month").values_list("month", flat=True).first()
    try:
        with transaction.atomic():
            version = SeriesVersion.objects.create(
                series=series,
                number=number,
                from_month=first_month(calendar, local_day(at), newest),
                written_at=at,
                written_by=actor,
                **facts,
            )
            record_audit_event(
                kind="series.written",
                actor_id=actor.pk,
                at=at,
                subject=f"series:{series.pk}",
                facts={"version": number, "from": version.from_month.isoformat(), "active": version.active},
            )
    except IntegrityError:
        raise LostRace(_("Somebody else was faster than you. Look at the series again.")) from None
    return version
