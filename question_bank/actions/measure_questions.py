"""Bring together what single exams have measured about questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from question_bank.domain.difficulty import mean_facility
from question_bank.models import Question, RevisionStatistic


def measure_questions(question_ids: Collection[int]) -> int:
    """Renews the measured facility of these questions from the newest count of each exam; returns how many have one.

    Revisions of a question count together; of a case, its parts do, each weighing alike.
    """
    asked: dict[tuple[int, int, int], list[tuple[int, float]]] = defaultdict(list)
    rows = (
        RevisionStatistic.objects.newest()
        .filter(revision__question__in=list(question_ids), facility__isnull=False)
        .values_list("revision__question", "exam_id", "revision_id", "n", "facility")
    )
    for *place, n, facility in rows:
        asked[tuple(place)].append((n, facility))
    counts: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (question, _exam, _revision), parts in asked.items():
        mean = sum(facility for _n, facility in parts) / len(parts)
        counts[question].append((max(n for n, _facility in parts), mean))
    questions = []
    for pk in question_ids:
        everybody, whole = mean_facility(counts[pk])
        questions.append(Question(pk=pk, measured_n=everybody, measured_facility=whole))
    Question.objects.bulk_update(questions, ["measured_n", "measured_facility"], batch_size=500)
    return sum(one.measured_facility is not None for one in questions)
