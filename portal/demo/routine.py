"""The monthly routine of the demonstration: the series that every monthly exam is made from, and who approves it.

The clock makes the exam of a month on its day of the month before; days later the other exam officer approves it. On
the day of seeding the next exam has just been made and waits for approval.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from core.clock import local_day
from core.domain.errors import Refused
from exams.actions.approve_exam import approve_exam
from exams.actions.draw_forms import draw_forms
from exams.actions.make_series_months import make_month
from exams.actions.open_to_roster import open_to_roster
from exams.actions.seal_exam import exam_day, fingerprint
from exams.actions.write_series import SeriesPlan, change_series, create_series
from exams.models import Exam, ExamSeries, SeriesMonth
from personnel.models import Unit
from portal.demo.moments import moment
from portal.demo.staff import Staff
from question_bank.models import Blueprint

TITLE: Final = "{year}年{month}月执法资格月度考试"
OPENS_DAY, CLOSES_DAY = 15, 17
OPENS_TIME, CLOSES_TIME, END_OF_DAY = time(8), time(20), time(23, 59)
MINUTES: Final = 60
CUT_OFF_DAYS: Final = 7
LAST_MAKE_DAY: Final = 28
APPROVED_AFTER: Final = timedelta(days=4)
"""So long a made exam waits: one that is made on the day of seeding, or up to three days before, is not approved."""


def make_day_of(unit: Unit, today: date) -> int:
    """The day of a month on which exams are made: as the series says, else the day of seeding."""
    series = ExamSeries.objects.filter(unit=unit).first()
    return series.newest.make_day if series is not None else min(today.day, LAST_MAKE_DAY)


def plan_of_series(blueprint: Blueprint, make_day: int) -> SeriesPlan:
    """Three days in the middle of the month; everything that follows an exam happens in the same month."""
    return SeriesPlan(
        title=TITLE,
        blueprint=blueprint,
        opens_day=OPENS_DAY,
        closes_day=CLOSES_DAY,
        duration_minutes=MINUTES,
        opens_time=OPENS_TIME,
        closes_time=CLOSES_TIME,
        make_day=make_day,
        cut_off_days=CUT_OFF_DAYS,
        multiple_choice_rule="half_if_subset",
    )


def plan_around(plan: SeriesPlan, today: date) -> SeriesPlan:
    """The same with a window that is open on `today`: since yesterday, for four days, all in one month."""
    yesterday, last = today - timedelta(days=1), today + timedelta(days=2)
    opened, goes_on = yesterday.month == today.month, last.month == today.month
    end = last if goes_on else today
    return replace(
        plan,
        opens_day=yesterday.day if opened else today.day,
        opens_time=OPENS_TIME if opened else time(0),
        closes_day=end.day,
        closes_time=CLOSES_TIME if goes_on else END_OF_DAY,
    )


def plant_series(*, unit: Unit, plan: SeriesPlan, staff: Staff, at: datetime) -> None:
    """The series of the bureau; one that stands is left as it is. Its first months have their make-up by hand."""
    if not ExamSeries.objects.filter(unit=unit).exists():
        create_series(unit=unit, plan=replace(plan, makeup=False), actor=staff.planner, at=at)


def make_exam(*, unit: Unit, plan: SeriesPlan, staff: Staff, month: date, today: date, at: datetime) -> None:
    """What the clock does on the make day of `month`. For the month of `today` the planner has the series hold another
    window, open on `today`, and the usual one again for the months after it. Raises Refused where the exam cannot be
    made."""
    series = ExamSeries.objects.filter(unit=unit).first()
    if series is None or series.months.filter(month=month).exists():
        return
    this_month = month == today.replace(day=1)
    if this_month:
        before = at - timedelta(hours=8)
        change_series(series, plan=plan_around(plan, today), actor=staff.planner, at=before)
    version = series.version_of(month)
    if version is None:
        return
    made = make_month(version, month, at=at)
    if made.exam is None:
        raise Refused(f"{month:%Y-%m}: {made.problem['code']}")
    Exam.objects.filter(pk=made.exam.pk).update(draw_seed=month.year * 100 + month.month)
    if this_month:
        change_series(series, plan=plan, actor=staff.planner, at=at + timedelta(hours=9))


def approve_month(*, unit: Unit, staff: Staff, month: date, at: datetime) -> None:
    """The exam officer looks at the paper of a month that was made and approves it, unless somebody has."""
    exam = exam_of(unit, month)
    if exam is not None and exam.state == Exam.State.DRAFT:
        seen = fingerprint(draw_forms(exam, on=exam_day(exam)))
        approve_exam(exam, seen=seen, at=at, actor=staff.exam_officer, production=False)


def announce(exam: Exam, *, until: datetime) -> None:
    """What the clock does on the cut-off date of an approved exam, if that has come by `until`."""
    if exam.state == Exam.State.SEALED and exam.cut_off <= local_day(until):
        open_to_roster(exam, at=moment(exam.cut_off, 0.1), actor=None)


def exam_of(unit: Unit, month: date) -> Exam | None:
    """The exam that the series of `unit` made for `month`, if it did and the exam was not cancelled."""
    made = SeriesMonth.objects.filter(series__unit=unit, month=month).select_related("exam__unit").first()
    exam = made.exam if made is not None else None
    return None if exam is None or exam.state == Exam.State.CANCELLED else exam
