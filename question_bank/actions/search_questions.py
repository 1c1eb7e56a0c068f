"""Search questions: for those who may read them, in their banks; by number, by cited article, by words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from core.domain.han import words_of_query
from core.search.finding import matching
from law.actions.law_names import LawNames
from law.domain.citations import CitationRef
from law.domain.queries import LawQuery
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.models import Citation, Question, QuestionRevision

NAMED, FOUND = 0, 1
"""`place` of a question: its number or an article it cites was asked for, or its words."""


@dataclass(frozen=True, slots=True)
class QuestionSearch:
    """What was understood, and the newest revisions (a queryset) with `place`, question and bank."""

    query: LawQuery
    revisions: QuerySet[QuestionRevision]


def search_questions(
    text: str, officer: Officer, *, on: date, names: LawNames | None = None
) -> QuestionSearch | None:
    """The newest revisions of the questions that `officer` may read; None without the permission to read any.

    What candidates are asked is searched (stem, options, material and parts of a case), never a key, a rubric or an
    explanation.
    """
    if not officer.may(Permission.QUESTION_READ, on=on):
        return None
    names = names or LawNames()
    query = names.read(text)
    number = text.strip()[:60].replace("\x00", "")
    cited = [Exists(_citing(ref, names)) for ref in query.refs]
    named = Q(question__ref__iexact=number) if number else Q()
    for condition in cited:
        named |= Q(condition)
    words = query.words if not query.title else text
    found = named
    if words_of_query(words):
        found |= Q(pk__in=matching(QuestionRevision.objects.all(), words, phrase=query.phrase).values("pk"))
    if not found:
        return QuestionSearch(query, QuestionRevision.objects.none())
    mine = Question.objects.visible_to(officer, on=on).order_by()
    revisions = (
        QuestionRevision.objects.newest()
        .filter(found, question__in=mine)
        .annotate(place=_place(named))
        .select_related("question__bank", "subject")
        .defer("key", "rubric", "explanation")
        .order_by("place", "question__bank__code", "question__ref")
    )
    return QuestionSearch(query, revisions)


def _citing(ref: CitationRef, names: LawNames) -> QuerySet[Citation]:
    rows = Citation.objects.filter(revision=OuterRef("pk"), number=ref.number, suffix=ref.suffix)
    return rows.filter(statute__in=names.ids(ref.title)) if ref.title else rows


def _place(named: Q) -> Case | Value:
    if not named:
        return Value(FOUND, output_field=IntegerField())
    return Case(When(named, then=Value(NAMED)), default=Value(FOUND), output_field=IntegerField())
