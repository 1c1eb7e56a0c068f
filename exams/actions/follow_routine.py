"""What the clock does with approved exams and with released months, so that people only approve."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day, moment_on
from core.models import AuditEvent
from exams.actions._month_moves import claim_makeup
from exams.actions._moves import IllegalMove, LostRace
from exams.actions.create_makeup import MakeupRefused, MakeupTimes, create_makeup, makeup_list, makeup_policy
from exams.actions.mark_exam import NeedsMarkers, mark_exam
from exams.actions.open_exam import NotReady
from exams.actions.open_to_roster import open_to_roster
from exams.models import Exam, Leave, SeriesMonth
from personnel.policy import policy_for

NOT_OPENED: Final = "exam.not_opened"


def open_approved(*, at: datetime) -> int:
    """Takes the roster of every approved exam whose cut-off date has come and announces it to its officers, who may
    start when the window opens; returns how many. What stands in the way is shown on the exam's page, and noted once.
    """
    due = Exam.objects.filter(state=Exam.State.SEALED, approval__isnull=False, cut_off__lte=local_day(at))
    return _each(due, lambda exam: _open(exam, at))


def _open(exam: Exam, at: datetime) -> bool:
    try:
        open_to_roster(exam, at=at, actor=None)
    except NotReady as refusal:
        subject = f"exam:{exam.pk}"
        if not AuditEvent.objects.filter(kind=NOT_OPENED, subject=subject).exists():
            record_audit_event(
                kind=NOT_OPENED,
                actor_id=None,
                at=at,
                subject=subject,
                succeeded=False,
                facts={"obstacles": len(refusal.obstacles)},
            )
        return False
    return True


def mark_approved(*, at: datetime) -> int:
    """Marks every approved exam that is closed and waits for nobody; returns how many."""
    return _each(
        Exam.objects.filter(state=Exam.State.CLOSED, approval__isnull=False), lambda exam: _mark(exam, at)
    )


def _mark(exam: Exam, at: datetime) -> bool:
    try:
        mark_exam(exam=exam, actor=None, at=at)
    except NeedsMarkers:  # the page of the exam says who is awaited
        return False
    return True


def draft_makeups(*, at: datetime) -> int:
    """Drafts the make-up exam of every released month for everybody whom the policy names; returns how many.

    Waits while a request for leave is undecided, as long as leave can still be entered. A month is looked at once.
    """
    made = 0
    for month in SeriesMonth.objects.without_makeup().select_related("exam__unit", "version"):
        if month.exam is None or _leave_waits(month.exam, at):
            continue
        try:
            with transaction.atomic():
                if claim_makeup(month, at=at):
                    made += _draft_makeup(month, month.exam, at)
        except MakeupRefused:  # it holds up no other month; the form for making it by hand says why
            continue
    return made


def _leave_waits(first: Exam, at: datetime) -> bool:
    rules = policy_for("absence", first.unit, first.cut_off).body
    last = first.sittings.latest("closes_at").closes_at
    asked = Leave.objects.filter(enrolment__sitting__exam=first, state=Leave.State.ASKED)
    return at < last + timedelta(days=rules.on_behalf_days) and asked.exists()


def _draft_makeup(month: SeriesMonth, first: Exam, at: datetime) -> bool:
    policy = makeup_policy(first, local_day(at)).body
    proposals = makeup_list(first, policy)
    if not proposals or first.makeups.exists():
        return False
    version = month.version
    after = policy.days_after if version.makeup_days_after is None else version.makeup_days_after
    length = policy.window_days if version.makeup_window_days is None else version.makeup_window_days
    opens_on = local_day(at) + timedelta(days=max(after, 1))
    opens_at = moment_on(opens_on, version.opens_time)
    duration = timedelta(seconds=first.sittings.earliest("opens_at").duration_s)
    closes_on = opens_on + timedelta(days=max(length, 1) - 1)
    if moment_on(closes_on, version.closes_time) < opens_at + duration:
        closes_on += timedelta(days=1)
    create_makeup(
        first=first,
        times=MakeupTimes(
            title=(gettext("%(title)s, make-up") % {"title": first.title})[:120],
            opens_at=opens_at,
            closes_at=moment_on(closes_on, version.closes_time),
            duration=duration,
        ),
        officers=[each.outcome.officer_id for each in proposals],
        actor=None,
        at=at,
    )
    return True


def _each(exams: QuerySet[Exam], act: Callable[[Exam], bool]) -> int:
    """How many of `exams` `act` was done for; what another worker or a person moved meanwhile is left to them."""
    done = 0
    for exam in exams.select_related("unit").order_by("pk"):
        try:
            done += act(exam)
        except (IllegalMove, LostRace):
            continue
    return done
