"""What sorts of questions a set of revisions holds: for counting them against a blueprint, and for drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count

from question_bank.domain.blueprint import ALL, Cell, PoolQuestion, StockKey, stock_of
from question_bank.models import EnemySet, KnowledgePoint, Label, Question
from question_bank.models.questions import QuestionRevisionQuerySet

ASKED_LABELS = (Label.Kind.LEVEL, Label.Kind.POLICE_TYPE)
NO_TAGS: frozenset[str] = frozenset()


def stock_in(revisions: QuestionRevisionQuerySet, cells: Sequence[Cell]) -> dict[StockKey, int]:
    """How many questions there are of each sort that `cells` can tell apart, in one query where none asks for tags."""
    if any(cell.tags for cell in cells):
        return stock_of(pool_in(_in_question(revisions, cells), cells))
    rows = (
        revisions.order_by()
        .values_list("subject__code", "kind", "difficulty")
        .annotate(questions=Count("question", distinct=True))
    )
    return {(subject, kind, difficulty, NO_TAGS): number for subject, kind, difficulty, number in rows}


def pool_in(revisions: QuestionRevisionQuerySet, cells: Sequence[Cell]) -> list[PoolQuestion]:
    """The questions behind `revisions`; with tags where one of `cells` asks for any."""
    rows = list(revisions.order_by().values_list("question", "subject__code", "kind", "difficulty"))
    if not any(cell.tags for cell in cells):
        return [PoolQuestion(*row) for row in rows]
    tags, everybody = _tags(revisions), frozenset(f"{kind}:{ALL}" for kind in ASKED_LABELS)
    return [
        PoolQuestion(question, subject, kind, difficulty, tags.get(question, everybody))
        for question, subject, kind, difficulty in rows
    ]


def enemies_among(revisions: QuestionRevisionQuerySet) -> list[list[int]]:
    """The enemy sets of which at least two questions are there."""
    rows = EnemySet.questions.through.objects.filter(question__in=revisions.order_by().values("question"))
    sets: dict[int, list[int]] = defaultdict(list)
    for group, question in rows.order_by("enemyset_id", "question_id").values_list(
        "enemyset_id", "question_id"
    ):
        sets[group].append(question)
    return [questions for questions in sets.values() if len(questions) > 1]


def _in_question(revisions: QuestionRevisionQuerySet, cells: Iterable[Cell]) -> QuestionRevisionQuerySet:
    asked = list(cells)
    return revisions.filter(
        subject__code__in={cell.subject for cell in asked}, kind__in={cell.kind for cell in asked}
    )


def _tags(revisions: QuestionRevisionQuerySet) -> dict[int, frozenset[str]]:
    """The tags of every question that has a point or one of the asked labels; see `domain.blueprint`."""
    questions = revisions.order_by().values("question")
    codes = dict(KnowledgePoint.objects.values_list("path", "code"))
    tags: dict[int, set[str]] = defaultdict(set)
    points = Question.points.through.objects.filter(question__in=questions)
    for question, path in points.values_list("question_id", "knowledgepoint__path"):
        above = (path[:end] for end in range(KnowledgePoint.steplen, len(path) + 1, KnowledgePoint.steplen))
        tags[question].update(f"point:{codes[one]}" for one in above if one in codes)
    labels = Question.labels.through.objects.filter(question__in=questions, label__kind__in=ASKED_LABELS)
    for question, kind, code in labels.values_list("question_id", "label__kind", "label__code"):
        tags[question].add(f"{kind}:{code}")
    for own in tags.values():
        for kind in ASKED_LABELS:
            if not any(tag.startswith(f"{kind}:") for tag in own):
                own.add(f"{kind}:{ALL}")
    return {question: frozenset(own) for question, own in tags.items()}
