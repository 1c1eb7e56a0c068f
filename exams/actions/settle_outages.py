"""Give running attempts the time in which nobody could reach them, once, before anything is closed by time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, Sum

from core.actions.record_audit_event import record_audit_event
from exams.domain.deadline import deadline
from exams.domain.outage import LONGEST, Silence, outage_within
from exams.models import AnswerStep, Attempt, Beat, Outage, TimeCredit

BATCH = 500


def note_beat(*, at: datetime) -> int:
    """The site was reached at `at` through its front door and writes it down; returns how many attempts got time.

    A silence that ends with this beat is settled first. A clock that stepped back changes nothing.
    """
    with transaction.atomic():
        beat = _held_beat()
        if beat is None:
            Beat.objects.get_or_create(pk=1, defaults={"at": at})
            return 0
        if beat.at >= at:
            return 0
        credited = _settle(since=max(beat.at, _settled_until() or beat.at), at=at)
        Beat.objects.update(at=at)
    return credited


def settle_outage(*, at: datetime) -> int:
    """Called before a request closes something by time, which may come before the first beat after an outage; returns
    how many attempts got time.

    Once in each silence: without a clock there are no beats either, and time must still run out.
    """
    with transaction.atomic():
        beat = _held_beat()
        if beat is None or beat.at >= at or (_settled_until() or beat.at) > beat.at:
            return 0
        return _settle(since=beat.at, at=at)


def is_silent(at: datetime) -> bool:
    """Whether the site does not answer through its front door at `at`, as far as its clock can tell: nothing is closed
    by time then. A site that never had a beat, or none for longer than a day, is not waited for."""
    beat = Beat.objects.values_list("at", flat=True).first()
    if beat is None or not threshold() < at - beat <= LONGEST:
        return False
    return not any(at - sign <= threshold() for sign in _answers_between(beat, at))


def threshold() -> timedelta:
    """How long the site may be silent before that counts as an outage."""
    return timedelta(seconds=settings.OUTAGE_SECONDS)


def _held_beat() -> Beat | None:
    """The beat; whoever settles holds it, so that two never settle one silence."""
    return Beat.objects.select_for_update().first()


def _settled_until() -> datetime | None:
    """The last moment at which an outage was noticed, be it by a request that arrived after this one."""
    last: datetime | None = Outage.objects.aggregate(last=Max("noticed_at"))["last"]
    return last


def _settle(*, since: datetime, at: datetime) -> int:
    """Writes down and credits the outage between two signs of life, if there was one."""
    if not threshold() < at - since <= LONGEST:
        return 0
    outage = outage_within([since, *_answers_between(since, at), at], threshold=threshold())
    return 0 if outage is None else _credit(outage, at=at)


def _answers_between(since: datetime, at: datetime) -> list[datetime]:
    """When answers were stored, of attempts that were running in that time."""
    running = Attempt.objects.filter(Q(state=Attempt.State.IN_PROGRESS) | Q(closed_at__gte=since))
    steps = AnswerStep.objects.filter(attempt__in=running, at__gt=since, at__lt=at)
    return list(steps.order_by("at").values_list("at", flat=True))


def _credit(silence: Silence, *, at: datetime) -> int:
    outage = Outage.objects.create(began_at=silence.began_at, ended_at=silence.ended_at, noticed_at=at)
    running = (
        Attempt.objects.running()
        .filter(started_at__lt=silence.ended_at)
        .annotate(credit_s=Sum("enrolment__time_credits__seconds"))
        .values_list(
            "enrolment", "started_at", "sitting__duration_s", "sitting__closes_at", "credit_s", "paused_at"
        )
    )
    rows = []
    for enrolment, started_at, duration_s, closes_at, credit_s, paused_at in running:
        ends_at = deadline(
            started_at, timedelta(seconds=duration_s), closes_at, [timedelta(seconds=credit_s or 0)]
        )
        time = silence.until(paused_at).credit(started_at=started_at, deadline=ends_at + _grace())
        if time:
            rows.append(
                TimeCredit(
                    enrolment_id=enrolment,
                    cause=TimeCredit.Cause.OUTAGE,
                    occasion=str(outage.pk),
                    seconds=int(time.total_seconds()),
                    granted_at=at,
                )
            )
    TimeCredit.objects.bulk_create(rows, batch_size=BATCH)
    record_audit_event(
        kind="exam.outage_credited",
        actor_id=None,
        at=at,
        subject=f"outage:{outage.pk}",
        facts={"seconds": outage.seconds, "attempts": len(rows)},
    )
    return len(rows)


def _grace() -> timedelta:
    return timedelta(seconds=settings.GRACE_SECONDS)
