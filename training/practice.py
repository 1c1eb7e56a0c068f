"""Questions for practice: the one queryset through which pages, weekly study and the mistake book see questions."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from exams.models import Exam, PaperItem
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from question_bank.domain.kinds import KINDS
from question_bank.models import Bank, Question, QuestionRevision

MARKED_BY_PROGRAM = tuple(code for code, kind in KINDS.items() if not kind.has_rubric and not kind.has_parts)
"""Kinds that are right or wrong at once; what a person must mark is left to exams."""
RELEASED = (Exam.State.RELEASED, Exam.State.CANCELLED)


def practice_revisions(*, on: date) -> QuerySet[QuestionRevision]:
    """Revisions in use on the day, of questions that are meant for practice.

    Never an exam question; and a question for both uses not while it stands in a paper whose results are not
    released, since practice shows its key.
    """
    in_a_paper = PaperItem.objects.filter(revision__question=OuterRef("question")).exclude(
        paper__exam__state__in=RELEASED
    )
    return (
        QuestionRevision.objects.in_use(on=on)
        .filter(
            ~Exists(in_a_paper),
            question__use__in=[Question.Use.PRACTICE, Question.Use.BOTH],
            kind__in=MARKED_BY_PROGRAM,
        )
        .order_by("question__bank", "question__ref")
    )


def banks_for_study(officer: Officer, *, on: date) -> QuerySet[Bank]:
    """Banks whose practice questions the officer may assign: of the units where the officer assigns study, and of
    the units above them."""
    paths = officer.paths_where(Permission.STUDY_ASSIGN, on=on)
    above = {path[:end] for path in paths for end in range(Unit.steplen, len(path), Unit.steplen)}
    units = Unit.objects.under_paths(paths) | Unit.objects.filter(path__in=above)
    return Bank.objects.filter(unit__in=units.order_by()).order_by("code")


def practice_by_question(question_ids: list[int], *, on: date) -> dict[int, QuestionRevision]:
    """The revision to practise, by question; questions that may not be practised on the day are missing."""
    if not question_ids:
        return {}
    revisions = practice_revisions(on=on).filter(question__in=question_ids).with_content()  # type: ignore[attr-defined]
    return {revision.question_id: revision for revision in revisions}


def practice_questions(paths: frozenset[str], *, on: date) -> QuerySet[Question]:
    """Questions that pages of units at or below `paths` may link: of banks at, above or below those units."""
    if not paths:
        return Question.objects.none()
    near = Q()
    for path in paths:
        above = [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]
        near |= Q(bank__unit__path__startswith=path) | Q(bank__unit__path__in=above)
    allowed = practice_revisions(on=on).order_by().values("question")
    return Question.objects.filter(near, pk__in=allowed).order_by("bank__code", "ref")
