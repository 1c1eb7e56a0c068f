"""What answers earn from the marks that people gave, and what a result says it was made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from exams.domain.double_marking import By, Round, Settled, settled
from exams.models import Attempt, ManualMark, MarkingTask


@dataclass(frozen=True, slots=True)
class SettledAnswer:
    """The marks of one answer, and what a result cites for them."""

    marks: Decimal
    cited: Any
    """The hash of the one marker's marks; where more than one may mark, the rule, all marks by round, and those that
    counted."""


def settled_answers(attempts: Iterable[UUID | Attempt]) -> Mapping[UUID, dict[int, SettledAnswer]]:
    """By attempt and place in the paper; an answer that somebody has still to mark is left out. Two queries."""
    ids = list(attempts)
    rows: dict[tuple[UUID, int], dict[Round, ManualMark]] = defaultdict(dict)
    marks = ManualMark.objects.counting().filter(task__attempt__in=ids).select_related("task__item")
    for row in marks.exclude(task__round__in=(Round.CONTROL, Round.AGAIN)).order_by("pk"):
        rows[row.task.attempt_id, row.task.position][Round(row.task.round)] = row
    thirds = MarkingTask.objects.filter(attempt__in=ids, round=Round.THIRD)
    arbitrated = set(thirds.values_list("attempt", "position"))
    found: dict[UUID, dict[int, SettledAnswer]] = defaultdict(dict)
    for (attempt_id, position), given in sorted(rows.items(), key=lambda pair: pair[0][1]):
        one = next(iter(given.values()))
        result = settled(
            one.task.item.marking_rule,
            {each: row.marks for each, row in given.items()},
            one.full_marks,
            arbitrated=(attempt_id, position) in arbitrated,
        )
        if result is not None:
            found[attempt_id][position] = SettledAnswer(
                result.marks, _cited(result, given, one.task.item.rule)
            )
    return found


def _cited(result: Settled, given: Mapping[Round, ManualMark], rule: Mapping[str, Any]) -> Any:
    if result.by is By.ONE:
        return given[Round.FIRST].hash
    return {
        "by": result.by.value,
        "rule": rule,
        "marks": {str(each.value): given[each].hash for each in sorted(given)},
        "counted": [each.value for each in result.rounds],
    }
