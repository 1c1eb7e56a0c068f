"""The public notice (公示) of an exam: who passed, unit by unit, named as the policy permits and as long as it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from exams.actions._after_exam import after_exam, days_end
from exams.actions.open_public_notice import standing_notice
from exams.domain.after_exam import AfterExam, NoticeNames, masked_badge, masked_name
from exams.domain.states import ExamState
from exams.models import Enrolment, Exam, Release, Result
from exams.models.results import ResultQuerySet
from personnel.domain.roles import Permission
from personnel.models import BadgeHolding, Officer, Unit


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One officer who passed, as far as the policy names them. Empty where it does not."""

    name: str
    badge: str
    score: Decimal | None
    full_marks: Decimal | None


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice of one unit. `until` is the instant at which it is taken down."""

    exam: Exam
    unit: Unit
    rows: Sequence[NoticeRow]
    until: datetime
    rules: AfterExam


def notice_until(exam: Exam, at: datetime) -> datetime | None:
    """Until when the notice can be read; None when there is none (any more) at `at`.

    By policy it is open before the release, from the moment at which it was opened on; or it follows the release.
    """
    if exam.state not in {ExamState.SIGNED_OFF, ExamState.RELEASED}:
        return None
    rules = after_exam(exam).body
    if rules.notice_first:
        notice = standing_notice(exam)
        return notice.closes_at if notice is not None and notice.is_open(at) else None
    if not rules.notice_days or exam.state != ExamState.RELEASED:
        return None
    until = days_end(exam, rules.notice_days, Release.objects.get(exam=exam).at)
    return until if at < until else None


def notice_units(exam: Exam, reader: Officer, *, on: date) -> QuerySet[Unit]:
    """The units of the roster whose notice `reader` may see: the own one, and those whose names or exam they read."""
    own = Enrolment.objects.filter(sitting__exam=exam, officer=reader).order_by().values("unit")
    on_roster = Enrolment.objects.filter(sitting__exam=exam).order_by().values("unit")
    if reader.may(Permission.EXAM_READ, on=on, unit=exam.unit):
        return Unit.objects.filter(pk__in=on_roster).order_by("path")
    read = Unit.objects.where(reader, Permission.NAMES_READ, on=on).order_by().values("pk")
    units = Unit.objects.filter(pk__in=on_roster)
    return (units.filter(pk__in=own) | units.filter(pk__in=read)).order_by("path")


def notice_of(exam: Exam, unit: Unit, *, until: datetime) -> Notice:
    """The notice of one unit in order of badge numbers: whoever passed, by the results as they stand."""
    rules = after_exam(exam).body
    stand = Result.objects.standing() if exam.state == ExamState.RELEASED else _signed()
    results = stand.filter(exam=exam, unit=unit, passed=True)
    passed = list(results.select_related("officer"))
    held = BadgeHolding.objects.filter(officer__in=[row.officer_id for row in passed], held_until=None)
    badges = dict(held.values_list("officer", "badge_number"))
    passed.sort(key=lambda row: (badges.get(row.officer_id, ""), row.officer_id))
    return Notice(
        exam=exam,
        unit=unit,
        rows=[_row(row, badges.get(row.officer_id, ""), rules) for row in passed],
        until=until,
        rules=rules,
    )


def _signed() -> ResultQuerySet:
    """Results as they stand before their release."""
    return Result.objects.current().exclude(attempt__state="voided")


def _row(result: Result, badge: str, rules: AfterExam) -> NoticeRow:
    name = result.officer.name
    match rules.notice_names:
        case NoticeNames.MASKED:
            name, badge = masked_name(name), masked_badge(badge)
        case NoticeNames.BADGE:
            name = ""
        case NoticeNames.FULL:
            pass
    return NoticeRow(
        name,
        badge,
        result.score if rules.notice_scores else None,
        result.full_marks if rules.notice_scores else None,
    )
