"""The expected time of questions: what the author says, else what was measured, else what is usual for the kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.batches import in_batches
from question_bank.domain.times import TimesPolicy
from question_bank.models import QuestionTime

POLICY = "question_times"
USUAL = "usual"
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Expected:
    """`seconds`, and where they come from: `author`, `measured` (over `n` candidates) or `usual` for the kind."""

    seconds: int
    origin: str
    n: int = 0


def expected_times(kinds: Mapping[int, str], policy: TimesPolicy) -> dict[int, Expected]:
    """The expected time of each question, in one query for every five thousand; `kinds` has the kind of each id."""
    found: dict[int, Expected] = {}
    for ids in in_batches(list(kinds), AT_ONCE):
        held = QuestionTime.objects.in_force(ids)
        for question in ids:
            row = held.get(question)
            believed = row is not None and (
                row.origin == QuestionTime.Origin.AUTHOR or row.n >= policy.smallest_n
            )
            if row is not None and believed and row.seconds is not None:
                found[question] = Expected(row.seconds, row.origin, row.n)
            else:
                found[question] = Expected(policy.of(kinds[question]), USUAL)
    return found
