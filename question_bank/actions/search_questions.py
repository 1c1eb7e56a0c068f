"""Search questions: for those who may read them, in their banks; by number, by cited article, by words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from core.domain.han import words_of_query
from core.search.finding import matching
from law.actions.law_names import LawNames
from law.domain.citations import CitationRef
from law.domain.queries import LawQuery
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.models import Bank, Citation, QuestionRevision

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
    meant = read_search(text, names=names)
    if not meant.found:
        return QuestionSearch(meant.query, QuestionRevision.objects.none())
    mine = Bank.objects.where(officer, Permission.QUESTION_READ, on=on).order_by()
    revisions = (
        QuestionRevision.objects.newest()
        .filter(meant.found, question__bank__in=mine)
        .annotate(place=_place(meant.named))
        .select_related("question__bank", "subject")
        .defer("key", "rubric", "explanation")
        .order_by("place", "question__bank__code", "question__ref")
    )
    return QuestionSearch(meant.query, revisions)


@dataclass(frozen=True, slots=True)
class MeantSearch:
    """What a text means: how laws understand it, and the conditions for revisions: `named` by number or article,
    `found` in any way. `found` is empty where the text says nothing."""

    query: LawQuery
    named: Q
    found: Q


def read_search(text: str, *, names: LawNames | None = None) -> MeantSearch:
    """What `text` means among questions: a number, articles in any notation, a law by any of its names or as it is
    typed (alone: whatever cites it; with words: those in questions that cite it), and words."""
    names = names or LawNames()
    query = names.read(text)
    number = text.strip()[:60].replace("\x00", "")
    named = Q(question__ref__iexact=number) if number else Q()
    for ref in query.refs:
        named |= Q(pk__in=_citing(ref, names))
    found = named
    statutes = names.ids(query.title if query.title and not query.refs else text)
    if statutes and not query.refs:
        citing = Q(pk__in=Citation.objects.filter(statute__in=statutes).values("revision"))
        found |= citing & _holding(query.words) if query.title and query.words else citing
    if query.refs:
        found |= _holding(text if query.title else query.words, phrase=query.phrase)
    else:
        found |= _holding(text)
    return MeantSearch(query, named, found)


def _holding(words: str, *, phrase: bool = False) -> Q:
    if not words_of_query(words):
        return Q(pk__in=[])
    return Q(pk__in=matching(QuestionRevision.objects.all(), words, phrase=phrase).values("pk"))


def _citing(ref: CitationRef, names: LawNames) -> QuerySet[Citation, Any]:
    rows = Citation.objects.filter(number=ref.number, suffix=ref.suffix)
    rows = rows.filter(statute__in=names.ids(ref.title)) if ref.title else rows
    return rows.values("revision")


def _place(named: Q) -> Case | Value:
    if not named:
        return Value(FOUND, output_field=IntegerField())
    return Case(When(named, then=Value(NAMED)), default=Value(FOUND), output_field=IntegerField())
