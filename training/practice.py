"""Questions that may be practised: approved now, for practice or both, of banks of the own bureau. Never exam-only."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from personnel.models import Unit
from question_bank.domain.kinds import KINDS
from question_bank.models import Question, QuestionRevision

OPEN_USES = (Question.Use.PRACTICE, Question.Use.BOTH)
MARKED_AT_ONCE = [code for code, kind in KINDS.items() if not kind.has_rubric and not kind.has_parts]
"""Practice answers right or wrong on the spot: kinds that a person marks are left to exams."""


def practice_questions(paths: frozenset[str]) -> QuerySet[Question]:
    """Questions that pages of units at or below `paths` may link: of banks at, above or below those units."""
    if not paths:
        return Question.objects.none()
    near = Q()
    for path in paths:
        above = [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]
        near |= Q(bank__unit__path__startswith=path) | Q(bank__unit__path__in=above)
    approved = QuestionRevision.objects.approved().filter(kind__in=MARKED_AT_ONCE).values("question")
    return Question.objects.filter(near, use__in=OPEN_USES, pk__in=approved).order_by("bank__code", "ref")


def revisions_to_practise(question_ids: list[int]) -> dict[int, QuestionRevision]:
    """The approved revision of each question that may be practised today; of others there is none. Three queries."""
    revisions = (
        QuestionRevision.objects.approved()
        .filter(question__in=question_ids, question__use__in=OPEN_USES, kind__in=MARKED_AT_ONCE)
        .with_content()
    )
    return {revision.question_id: revision for revision in revisions}
