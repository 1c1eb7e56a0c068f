"""The exam officer's desk in the platform's own environment: `python -m tests.faults.desk`, one JSON line per question.

It ends a sitting and tells what is stored about it, worked out from the stored steps without the code that marks.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from typing import Any


def finish(sitting_id: int) -> int:
    """Moves the end of the window to now; closes, marks and releases the exam, going on where an earlier run stopped;
    how many results are released."""
    from core.clock import now
    from exams.actions.close_exam import close_exam
    from exams.actions.mark_exam import mark_exam
    from exams.actions.release_results import release_results
    from exams.models import Exam, ReleasedResult, Sitting
    from exams.writing import grace

    at = now()
    Sitting.objects.filter(pk=sitting_id, closes_at__gt=at).update(closes_at=at - timedelta(seconds=1))
    exam = Exam.objects.get(sittings=sitting_id)
    if exam.state == "open":
        close_exam(exam=exam, actor=None, at=at, grace=grace())
        exam.refresh_from_db()
    if exam.state == "closed":
        mark_exam(exam=exam, actor=None, at=at)
        exam.refresh_from_db()
    release_results(exam=exam, actor=None, at=at)
    return ReleasedResult.objects.filter(result__exam=exam).count()


def account(sitting_id: int) -> dict[str, Any]:
    """What is stored about a sitting, by attempt; and by officer how many attempts there are."""
    from exams.domain.layout import layout_of
    from exams.domain.paper import paper_from_frozen
    from exams.models import AnswerStep, Attempt, Receipt, ReleasedResult, Result

    attempts: dict[str, Any] = {}
    owners: Counter[int] = Counter()
    for attempt in Attempt.objects.filter(sitting=sitting_id).select_related("paper"):
        paper = paper_from_frozen(attempt.paper.frozen)
        layout = layout_of(bytes(attempt.secret), paper.shape)
        steps = list(AnswerStep.objects.filter(attempt=attempt, late=False).order_by("seq"))
        newest: dict[int, AnswerStep] = {}
        for step in steps:
            if step.kind == "answer" and step.client_seq > getattr(
                newest.get(step.position), "client_seq", -1
            ):
                newest[step.position] = step
        results = list(Result.objects.filter(attempt=attempt))
        owners[attempt.officer_id] += 1
        attempts[str(attempt.pk)] = {
            "state": attempt.state,
            "keys": [step.key for step in steps if step.key],
            "times_rise": all(a.at <= b.at for a, b in zip(steps, steps[1:], strict=False)),
            "newest": {layout.item_id(place): step.client_seq for place, step in newest.items()},
            "receipts": Receipt.objects.filter(attempt=attempt).count(),
            "scores": [format(result.score.normalize(), "f") for result in results],
            "released": ReleasedResult.objects.filter(result__in=results).count(),
            "expected": str(_score(paper, {place: step.answer for place, step in newest.items()})),
        }
    return {"attempts": attempts, "most_of_one_officer": max(owners.values(), default=0)}


def broken() -> list[str]:
    """Chains that are not whole."""
    from core.ledger import verify_ledger

    return [f"{finding.chain}: {finding.reason}" for finding in verify_ledger().broken]


def _score(paper: Any, answers: dict[int, Any]) -> Fraction | int:
    """All or nothing, question by question: the rule of the sittings in these tests."""
    marks = sum(
        Fraction(str(item.marks))
        for place, item in enumerate(paper.items)
        if answers.get(place) is not None and _plain(answers[place]) == _plain(paper.keys[place].key)
    )
    return int(marks) if marks == int(marks) else marks


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list | tuple) else value


def main() -> None:
    """Answers until the input ends."""
    import django

    django.setup()
    from django.db import close_old_connections, connection

    deeds = {"finish": finish, "account": account, "broken": broken}
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        try:
            told = {"answer": deeds[name](*arguments)}
        except Exception as error:
            told = {"error": f"{type(error).__name__}: {error}"}
        close_old_connections()
        connection.close()
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
