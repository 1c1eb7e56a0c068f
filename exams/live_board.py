"""The live board: where every candidate of an exam or a room is. Two queries, however many there are; no answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, FilteredRelation, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from exams.domain.deadline import AttemptClock
from exams.domain.interventions import Candidate
from exams.domain.presence import TROUBLE, Presence, Seen, presence
from exams.domain.states import AttemptState, ExamState
from exams.models import AnswerStep, Attempt, Enrolment, TimeCredit
from exams.writing import grace
from personnel.middleware import limits
from personnel.models import BadgeHolding, SignIn

FIELDS = (
    "pk",
    "officer_id",
    "officer__name",
    "unit__name",
    "badge",
    "seat__room",
    "seat__room__number",
    "seat__number",
    "seat__checked_in_at",
    "live_id",
    "live__state",
    "live__started_at",
    "live__closed_at",
    "live__paused_at",
    "live__paper__item_count",
    "live__sheet__answered",
    "live__last_heard__at",
    "has_result",
    "voided",
    "signed_in",
    "credit_s",
    "sitting__duration_s",
    "sitting__closes_at",
    "sitting__exam__state",
)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One candidate as the board shows them. `answered` counts questions that have had an answer, of `questions`;
    `credit_s` is all the time given beyond the rule; `seat` and `room` only where seats were drawn."""

    enrolment: int
    officer: int
    name: str
    badge: str
    unit: str
    room: int | None
    room_number: int | None
    seat: int | None
    checked_in: bool
    attempt: UUID | None
    presence: Presence
    heard_at: datetime | None
    saved_at: datetime | None
    answered: int
    questions: int
    closes_at: datetime | None
    credit_s: int
    candidate: Candidate

    @property
    def extra(self) -> int:
        """Whole minutes given beyond the rule."""
        return self.credit_s // 60

    def candidate_for(self, actor_id: int) -> Candidate:
        """What decides on an intervention by `actor_id`."""
        if self.officer != actor_id:
            return self.candidate
        return Candidate(self.candidate.state, self.candidate.exam, oneself=True)


def board_rows(enrolments: QuerySet[Enrolment], *, at: datetime) -> list[BoardRow]:
    """Everybody of `enrolments`, the greatest trouble first, then by room, seat, unit and badge."""
    alive_since = at - limits().idle
    steps = _last_steps(enrolments)
    rows = [_row(facts, steps, at) for facts in _facts(enrolments, alive_since)]
    rows.sort(key=_order)
    return rows


def counts(rows: Iterable[BoardRow]) -> dict[str, int]:
    """How many are where, by the name of the presence; `all` together."""
    found = Counter(row.presence.value for row in rows)
    return {**{where.value: found[where.value] for where in Presence}, "all": found.total()}


def _facts(enrolments: QuerySet[Enrolment], alive_since: datetime) -> Iterable[dict[str, Any]]:
    held = BadgeHolding.objects.filter(officer=OuterRef("officer"), held_until=None)
    given = TimeCredit.objects.filter(enrolment=OuterRef("pk")).order_by().values("enrolment")
    voided = Attempt.objects.filter(enrolment=OuterRef("pk"), bars_start=True)
    sessions = SignIn.objects.filter(officer=OuterRef("officer"), ended_at=None, last_seen_at__gt=alive_since)
    own = enrolments.annotate(
        live=FilteredRelation("attempts", condition=~Q(attempts__state="voided")),
        live_id=F("live__id"),
        badge=Subquery(held.values("badge_number")[:1]),
        voided=Exists(voided),
        signed_in=Exists(sessions),
        has_result=Exists(Attempt.objects.filter(pk=OuterRef("live__id"), results__isnull=False)),
        credit_s=Coalesce(Subquery(given.annotate(total=Sum("seconds")).values("total")), 0),
    )
    return own.order_by("unit__path", "badge", "pk").values(*FIELDS)


def _last_steps(enrolments: QuerySet[Enrolment]) -> Mapping[UUID, tuple[datetime, int]]:
    """When each running attempt last stored something, and to how many questions."""
    rows = (
        AnswerStep.objects.filter(
            attempt__enrolment__in=enrolments.order_by().values("pk"),
            attempt__state=AttemptState.IN_PROGRESS,
            late=False,
        )
        .order_by()
        .values("attempt")
        .annotate(last=Max("at"), answered=Count("position", distinct=True))
        .values_list("attempt", "last", "answered")
    )
    return {attempt: (last, answered) for attempt, last, answered in rows}


def _row(facts: Mapping[str, Any], steps: Mapping[UUID, tuple[datetime, int]], at: datetime) -> BoardRow:
    attempt = facts["live_id"]
    clock = _clock(facts) if attempt else None
    state = AttemptState(facts["live__state"]) if attempt else None
    if clock is not None and state is AttemptState.IN_PROGRESS and clock.is_over(at):
        state = AttemptState.TIMED_OUT
    saved_at, answered = steps.get(attempt, (None, facts["live__sheet__answered"] or 0))
    told = [moment for moment in (saved_at, facts["live__last_heard__at"]) if moment is not None]
    heard_at = max(told, default=None)
    paused = clock is not None and clock.paused_at is not None
    closed_at = facts["live__closed_at"]
    return BoardRow(
        enrolment=facts["pk"],
        officer=facts["officer_id"],
        name=facts["officer__name"],
        badge=facts["badge"] or "",
        unit=facts["unit__name"],
        room=facts["seat__room"],
        room_number=facts["seat__room__number"],
        seat=facts["seat__number"],
        checked_in=facts["seat__checked_in_at"] is not None,
        attempt=attempt,
        presence=presence(Seen(state, facts["voided"], paused, facts["signed_in"], heard_at), at=at),
        heard_at=heard_at,
        saved_at=saved_at or closed_at,
        answered=answered,
        questions=facts["live__paper__item_count"] or 0,
        closes_at=None if clock is None or paused else clock.deadline(at),
        credit_s=facts["credit_s"],
        candidate=Candidate(
            state,
            ExamState(facts["sitting__exam__state"]),
            paused=paused,
            marked=facts["has_result"],
            voided=facts["voided"],
            left_s=clock.remaining_seconds(closed_at) if clock and closed_at else 0,
        ),
    )


def _clock(facts: Mapping[str, Any]) -> AttemptClock:
    return AttemptClock(
        started_at=facts["live__started_at"],
        duration=timedelta(seconds=facts["sitting__duration_s"]),
        window_closes_at=facts["sitting__closes_at"],
        credits=timedelta(seconds=facts["credit_s"]),
        grace=grace(),
        paused_at=facts["live__paused_at"],
    )


def _order(row: BoardRow) -> tuple[int, int, int]:
    return TROUBLE[row.presence], row.room_number or 0, row.seat or 0
