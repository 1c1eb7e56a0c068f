"""How the revisions of a question did in exams, as its page shows it."""

from __future__ import annotations

from typing import Any

from question_bank.models import Question, RevisionStatistic

SHOWN = 24
"""Two years of monthly exams."""


def statistics_of(question: Question) -> list[dict[str, Any]]:
    """The last exams that asked the question, newest first; figures of too few candidates are left out."""
    rows = list(RevisionStatistic.objects.of_question(question.pk)[:SHOWN])
    return [
        {
            "row": row,
            "enough": row.n >= row.figures["smallest_n"],
            "discriminates": row.n >= row.figures["smallest_n_discrimination"],
            "flags": sum(flag["wants_an_answer"] for flag in row.flags),
        }
        for row in rows
    ]
