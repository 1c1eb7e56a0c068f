"""Measure from the answers of released exams how long questions take."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from statistics import median
from typing import Final
from uuid import UUID

from django.db import transaction

from exams.models import AnswerStep, Attempt, Exam, PaperItem, TimesMeasured
from question_bank.models import Question, QuestionTime

SHORTEST_MS: Final = 1_000
"""Faster than that nobody has read a question: such answers say nothing."""
LONGEST_MS: Final = 3_600_000
CHUNK: Final = 2_000


def measure_times(exam: Exam, *, at: datetime) -> int:
    """Appends to each question of the released `exam` the median of what its candidates took; returns how many got one.

    What a candidate took is the longest stretch for which the question stood on the screen until an answer to it was
    given; the parts of a case add up. With the candidates of earlier exams it becomes one figure, each exam weighing
    by its candidates. Once for each exam: a second call does nothing. A rehearsal says nothing about its questions.
    """
    if (
        exam.is_rehearsal
        or exam.state != Exam.State.RELEASED
        or TimesMeasured.objects.filter(exam=exam).exists()
    ):
        return 0
    taken = _taken(exam)
    with transaction.atomic():
        _marker, new = TimesMeasured.objects.get_or_create(
            exam=exam, defaults={"questions": len(taken), "at": at}
        )
        if not new:
            return 0
        before = _measured(list(taken))
        QuestionTime.objects.bulk_create(
            [_joined(question, times, before.get(question), at) for question, times in taken.items()],
            batch_size=500,
        )
    return len(taken)


def exams_to_measure() -> list[int]:
    """Released exams from which no times were measured yet, the oldest first."""
    waiting = Exam.objects.in_earnest().filter(state=Exam.State.RELEASED, times_measured=None)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def _taken(exam: Exam) -> dict[int, list[int]]:
    """By question the milliseconds of each candidate who answered it, paper by paper."""
    taken: dict[int, list[int]] = defaultdict(list)
    for paper in exam.papers.order_by("form").values_list("pk", flat=True):
        items = PaperItem.objects.filter(paper=paper).order_by("position")
        question_at = dict(items.values_list("position", "revision__question"))
        steps = AnswerStep.objects.filter(
            attempt__paper=paper,
            attempt__state__in=[Attempt.State.SUBMITTED, Attempt.State.TIMED_OUT],
            kind=AnswerStep.Kind.ANSWER,
            late=False,
        )
        longest: dict[tuple[UUID, int], int] = {}
        rows = steps.order_by().values_list("attempt_id", "position", "facts")
        for attempt, position, facts in rows.iterator(chunk_size=CHUNK):
            elapsed = int(facts.get("elapsed_ms", 0))
            if position is not None and SHORTEST_MS <= elapsed <= LONGEST_MS:
                longest[attempt, position] = max(elapsed, longest.get((attempt, position), 0))
        whole: dict[tuple[UUID, int], int] = defaultdict(int)
        for (attempt, position), elapsed in longest.items():
            if position in question_at:
                whole[attempt, question_at[position]] += elapsed
        for (_attempt, question), elapsed in whole.items():
            taken[question].append(elapsed)
    return taken


def _measured(questions: list[int]) -> dict[int, QuestionTime]:
    rows = QuestionTime.objects.filter(question__in=questions, origin=QuestionTime.Origin.MEASURED)
    return {row.question_id: row for row in rows.order_by("pk")}


def _joined(question: int, times: list[int], before: QuestionTime | None, at: datetime) -> QuestionTime:
    """The new median, and that of earlier exams, weighing by candidates."""
    n, seconds = len(times), median(times) / 1000
    if before is not None and before.seconds is not None:
        seconds = (seconds * n + before.seconds * before.n) / (n + before.n)
        n += before.n
    return QuestionTime(
        question=Question(pk=question),
        origin=QuestionTime.Origin.MEASURED,
        seconds=min(7200, max(1, round(seconds))),
        n=n,
        at=at,
    )
