"""The sittings that one officer is told about, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, FilteredRelation, Max, Q

from core.asked_often import AskedOften
from exams.domain.deadline import AttemptClock
from exams.domain.states import AttemptState, ExamState, SittingState, sitting_state
from exams.models import AnswerStep, Enrolment, Leave, Sitting
from exams.models.enrolments import EnrolmentQuerySet
from exams.writing import grace


@dataclass(frozen=True, slots=True)
class ShownSitting:
    """A sitting as its candidate sees it. `clock` is that of the attempt, or of one that would start now."""

    id: int
    title: str
    kind: str
    opens_at: datetime
    closes_at: datetime
    duration_s: int
    state: SittingState
    attempt_id: UUID | None
    attempt_state: AttemptState | None
    clock: AttemptClock
    item_count: int
    paper: tuple[int, str] | None
    """Id and seal of the paper with the form that this officer was given."""
    enrolment_id: int
    is_seated: bool
    """Whether a seat was drawn; it may be told of once the plan is published."""
    leave_state: str
    """`asked`, `granted`, or empty."""
    sitting: Sitting

    @property
    def is_running(self) -> bool:
        """Whether the candidate is writing."""
        return self.attempt_state is AttemptState.IN_PROGRESS


def shown_sittings(*, officer_id: int, at: datetime, sitting_id: int | None = None) -> list[ShownSitting]:
    """What `officer_id` is enrolled in and may know of, by the start of the window; one of them when asked."""
    rows = _OWN.models(officer_id) if sitting_id is None else _OWN_SITTING.models(officer_id, sitting_id)
    shown: dict[int, ShownSitting] = {}
    for row in rows:
        if row.sitting_id not in shown:
            shown[row.sitting_id] = _shown(row, at)
    return list(shown.values())


def _own(officer_id: int) -> EnrolmentQuerySet:
    standing = Q(leaves__state__in=[Leave.State.ASKED, Leave.State.GRANTED])
    rows = Enrolment.objects.announced().at_the_door().filter(officer=officer_id)
    return rows.select_related("sitting__exam").annotate(
        leave=FilteredRelation("leaves", condition=standing),
        leave_state=F("leave__state"),
        seat_number=F("seat__number"),
    )


_OWN = AskedOften(_own, -101)
_OWN_SITTING = AskedOften(
    lambda officer_id, sitting_id: _own(officer_id).filter(sitting__pk=sitting_id), -101, -102
)


def _shown(row: Enrolment, at: datetime) -> ShownSitting:
    sitting = row.sitting
    exam = sitting.exam
    facts = row.__dict__
    clock = AttemptClock(
        started_at=facts["live_started_at"] or at,
        duration=timedelta(seconds=sitting.duration_s),
        window_closes_at=sitting.closes_at,
        credits=timedelta(seconds=facts["credit_s"]),
        grace=grace(),
        paused_at=facts["live_paused_at"],
    )
    attempt_state = AttemptState(facts["live_state"]) if facts["live_state"] else None
    if attempt_state is AttemptState.IN_PROGRESS and clock.is_over(at):
        attempt_state = AttemptState.TIMED_OUT
    state = sitting_state(
        ExamState(exam.state), opens_at=sitting.opens_at, closes_at=sitting.closes_at, at=at
    )
    if state is SittingState.CLOSED and attempt_state is AttemptState.IN_PROGRESS:
        state = SittingState.OPEN
    return ShownSitting(
        id=sitting.pk,
        title=f"{exam.title} {sitting.label}".strip(),
        kind=exam.kind,
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        duration_s=sitting.duration_s,
        state=state,
        attempt_id=facts["live_attempt_id"],
        attempt_state=attempt_state,
        clock=clock,
        item_count=facts["paper_items"] or 0,
        paper=None if facts["paper_id"] is None else (facts["paper_id"], facts["paper_seal"]),
        enrolment_id=row.pk,
        is_seated=facts["seat_number"] is not None,
        leave_state=facts["leave_state"] or "",
        sitting=sitting,
    )


def is_waited_for(sitting: ShownSitting, at: datetime) -> bool:
    """Whether the waiting room of a sitting that opens soon is open at `at`."""
    ahead = timedelta(minutes=settings.WAITING_MINUTES)
    return sitting.state is SittingState.UPCOMING and sitting.opens_at - at <= ahead


def answered_count(attempt_id: UUID) -> int:
    """How many items of a running attempt hold an answer now."""
    newest = (
        AnswerStep.objects.filter(attempt=attempt_id, late=False, kind=AnswerStep.Kind.ANSWER)
        .order_by()
        .values("position")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    return AnswerStep.objects.filter(pk__in=newest).exclude(answer=None).count()
