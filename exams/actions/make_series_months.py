"""Make next month's exam of each series: the draft with its window, rules, blueprint and draw, whole or not at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day, moment_on
from core.domain.errors import Refused
from exams.actions._month_moves import write_month
from exams.actions._moves import IllegalMove, LostRace
from exams.actions.compose_paper import in_paper_order, paper_of
from exams.actions.create_exam import ExamPlan, ExamRefused
from exams.actions.draw_forms import CannotSeal, draw_forms
from exams.actions.plan_exam import PlanRefused, plan_exam
from exams.domain.paper import PaperRefused
from exams.domain.series import days_of, months_to_look_at, title_of
from exams.domain.states import MonthState
from exams.models import Exam, ExamSeries, SeriesMonth, SeriesVersion
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.domain.blueprint import CellSupply
from question_bank.domain.errors import KeyRefused

TRY_AGAIN: Final = timedelta(hours=1)


def make_series_months(*, at: datetime) -> dict[str, int]:
    """Makes every exam that is due by now and is not there; counts those made and those that cannot be made.

    Two workers at once: the database lets one of them write. What cannot be made is tried again each hour.
    """
    counts = {"made": 0, "blocked": 0}
    for series in (
        ExamSeries.objects.select_related("unit").prefetch_related("versions", "months").order_by("pk")
    ):
        for month, version in due_months(series, local_day(at)):
            held = next((row for row in series.months.all() if row.month == month), None)
            if held is not None and (held.state != MonthState.BLOCKED or held.at > at - TRY_AGAIN):
                continue
            try:
                row = make_month(version, month, at=at)
            except (IntegrityError, LostRace, IllegalMove):  # another worker was faster
                continue
            counts[row.state] += 1
    return counts


def due_months(series: ExamSeries, today: date) -> list[tuple[date, SeriesVersion]]:
    """This month and the next, where the series holds, is not paused, and its day has come."""
    found = []
    for month in months_to_look_at(today):
        version = series.version_of(month)
        if version is not None and version.active and days_of(version.calendar, month).made_on <= today:
            found.append((month, version))
    return found


def make_month(version: SeriesVersion, month: date, *, at: datetime) -> SeriesMonth:
    """Makes the exam of `month`, or writes down what is missing. Raises IntegrityError, LostRace, IllegalMove."""
    try:
        with transaction.atomic():
            exam = plan_exam(
                unit=version.series.unit,
                plan=plan_of(version, month),
                policy_version_id=None,
                at=at,
                actor=None,
            )
            row = write_month(version, month, MonthState.MADE, at=at, exam=exam)
            _can_be_drawn(exam)
            record_audit_event(
                kind="series.made",
                actor_id=None,
                at=at,
                subject=f"series:{version.series_id}",
                facts={"exam": exam.pk, "month": month.isoformat(), "version": version.number},
            )
    except PlanRefused as refusal:
        problem: dict[str, Any] = {"code": refusal.code_of_first}
    except ExamRefused as refusal:
        problem = {"code": refusal.code}
    except CannotSeal as refusal:
        problem = {"code": refusal.code, "cells": [_shortage(each) for each in refusal.shortages]}
    except (PaperRefused, KeyRefused) as refusal:
        problem = {"code": refusal.code}
    else:
        return row
    return write_month(version, month, MonthState.BLOCKED, at=at, problem=problem)


def plan_of(version: SeriesVersion, month: date) -> ExamPlan:
    """The plan of the exam of `month` that `version` asks for."""
    days = days_of(version.calendar, month)
    return ExamPlan(
        title=title_of(version.title, month),
        month=days.month,
        cut_off=days.cut_off,
        opens_at=moment_on(days.opens_on, version.opens_time),
        closes_at=moment_on(days.closes_on, version.closes_time),
        duration=timedelta(minutes=version.duration_minutes),
        pass_percent=version.pass_percent,
        multiple_choice_rule=version.multiple_choice_rule,
        points_per_option=version.points_per_option,
        review=version.review,
        form_mode=version.form_mode,
        form_count=version.form_count,
        skip_used_months=version.skip_used_months,
        blueprint=version.blueprint,
    )


def try_again(month: SeriesMonth, *, at: datetime, actor: Officer) -> SeriesMonth:
    """Makes a blocked month now, by the version that holds for it by now. Raises Refused."""
    _may(month, at, actor)
    version = month.series.version_of(month.month)
    if version is None:
        raise Refused(_("The series does not hold for this month."))
    try:
        return make_month(version, month.month, at=at)
    except IntegrityError:
        raise LostRace(_("Somebody else was faster than you. Look at the series again.")) from None


def leave_out(month: SeriesMonth, *, at: datetime, actor: Officer) -> None:
    """Gives up a blocked month, for whoever holds it by hand or not at all. Raises Refused."""
    _may(month, at, actor)
    with transaction.atomic():
        write_month(month.version, month.month, MonthState.DROPPED, at=at, problem=month.problem)
        record_audit_event(
            kind="series.month_left_out",
            actor_id=actor.pk,
            at=at,
            subject=f"series:{month.series_id}",
            facts={"month": month.month.isoformat()},
        )


def _may(month: SeriesMonth, at: datetime, actor: Officer) -> None:
    if not actor.may(Permission.EXAM_MANAGE, on=local_day(at), unit=month.series.unit):
        raise Refused(_("Only an exam officer of the unit sets up its series."), code="not_allowed")


def _can_be_drawn(exam: Exam) -> None:
    """Raises what sealing would raise: an exam that cannot be sealed is not made."""
    for choices in draw_forms(exam, on=local_day(exam.sittings.earliest("opens_at").opens_at)):
        paper_of(exam, in_paper_order(choices))


def _shortage(supply: CellSupply) -> dict[str, Any]:
    cell = supply.cell
    return {
        "subject": cell.subject,
        "kind": cell.kind,
        "difficulty": cell.difficulty or 0,
        "needed": supply.needed,
        "available": supply.available,
    }
