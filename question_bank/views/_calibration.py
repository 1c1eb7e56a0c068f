"""What is known of a question for assembly, on its page: parameters with their history, and its time."""

from __future__ import annotations

from datetime import date
from typing import Any

from personnel.policy import policy_for
from question_bank.models import ItemParameters, Question, QuestionRevision
from question_bank.times import POLICY, expected_times

HISTORY = 20


def calibration_of(question: Question, shown: QuestionRevision, *, on: date) -> dict[str, Any]:
    """`parameters` of all revisions, the newest first (`holds` marks those of the shown revision), and `expected`."""
    rows = list(
        ItemParameters.objects.filter(revision__question=question)
        .select_related("revision", "actor")
        .order_by("-pk")[:HISTORY]
    )
    holding = next((row.pk for row in rows if row.revision_id == shown.pk), None)
    policy = policy_for(POLICY, question.bank.unit, on).body
    return {
        "parameters": rows,
        "holding": holding,
        "expected": expected_times({question.pk: shown.kind}, policy)[question.pk],
    }
