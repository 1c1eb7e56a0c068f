"""After a result below the pass mark: make-ups that are left, and what to look at again. In neutral words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from exams.actions.create_makeup import makeup_policy
from exams.models import Exam, MakeupPlace, Result

MOST_SHOWN: Final = 5
TO_LOOK_AT: Final = frozenset({"wrong", "partial", "blank"})


@dataclass(frozen=True, slots=True)
class WeakPoint:
    """An article (with its address, if it can be read) or a part of the paper; `count`: questions not right, or 0."""

    label: str
    url: str = ""
    count: int = 0


def makeups_left(result: Result, *, on: date) -> int | None:
    """How many make-ups the policy of the day `on` still gives after this fail; None where it gives none for fails.

    A place on the list of a make-up that was not cancelled is one of them, sat or not.
    """
    first = result.exam.makeup_of or result.exam
    policy = makeup_policy(first, on).body
    if not policy.below_pass_mark:
        return None
    places = MakeupPlace.objects.filter(exam__makeup_of=first, officer=result.officer_id)
    return max(0, policy.attempts - places.exclude(exam__state=Exam.State.CANCELLED).count())


def weak_points(
    review: Iterable[Mapping[str, Any]], sections: Sequence[Mapping[str, Any]], pass_percent: Decimal
) -> list[WeakPoint]:
    """The articles behind most questions that were not right; without an open review the parts below the pass mark."""
    missed = [question for question in review if question["verdict"] in TO_LOOK_AT]
    cited = Counter(citation["label"] for question in missed for citation in question["citations"])
    urls = {each["label"]: each["url"] for question in missed for each in question["citations"]}
    if cited:
        return [WeakPoint(label, urls[label], count) for label, count in cited.most_common(MOST_SHOWN)]
    below = [
        section
        for section in sections
        if Decimal(section["score"]) * 100 < Decimal(section["full_marks"]) * pass_percent
    ]
    return [WeakPoint(section["title"]) for section in below][:MOST_SHOWN]
