"""Search questions: for those who may read them, in their banks; by number, by cited article, by words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from core.domain.han import is_single, words_of_query
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
    """What was understood, and the newest revisions (a queryset) with `place`; for their texts see `with_texts`."""

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
    if meant.found is None:
        return QuestionSearch(meant.query, QuestionRevision.objects.none())
    mine = Bank.objects.where(officer, Permission.QUESTION_READ, on=on).order_by()
    revisions = (
        QuestionRevision.objects.newest()
        .filter(meant.found, question__bank__in=mine)
        .annotate(place=_place(meant.asked_for))
        .order_by("place", "question__bank__code", "question__ref")
    )
    return QuestionSearch(meant.query, revisions)


def with_texts(keys: Collection[int]) -> dict[int, QuestionRevision]:
    """Found revisions by their keys, with question, bank and subject, without what candidates are not shown."""
    rows = QuestionRevision.objects.select_related("question__bank", "subject")
    return rows.defer("key", "rubric", "explanation").in_bulk(keys)


@dataclass(frozen=True, slots=True)
class MeantSearch:
    """What a text means: how laws understand it, and the ids of revisions as sub-selects: `named` by number or
    article, `found` in any way."""

    query: LawQuery
    named: tuple[QuerySet[Any, Any], ...]
    words: tuple[QuerySet[Any, Any], ...]
    single: str = ""
    """A text of one character: half of the index would hold it, so it is looked for in stems and materials."""

    @property
    def found(self) -> Q | None:
        """The condition for revisions: one list of ids, so that the database looks for nothing else."""
        every = (*self.named, *self.words)
        listed = Q(pk__in=every[0].union(*every[1:])) if every else None
        if not self.single:
            return listed
        holding = Q(stem__contains=self.single) | Q(material__contains=self.single)
        return holding if listed is None else holding | listed

    @property
    def asked_for(self) -> Q:
        """The condition for revisions that were named."""
        return Q(pk__in=self.named[0].union(*self.named[1:])) if self.named else Q()


def read_search(text: str, *, names: LawNames | None = None, begins: bool = False) -> MeantSearch:
    """What `text` means among questions: a number (with `begins` also the beginning of one), articles in any notation,
    a law by any of its names or as it is typed (alone: whatever cites it; with words: those in questions that cite
    it), and words."""
    names = names or LawNames()
    query = names.read(text)
    number = text.strip()[:60].replace("\x00", "")
    revisions = QuestionRevision.objects.order_by()
    named = [_citing(ref, names) for ref in query.refs]
    if number:
        numbered = {"question__ref__istartswith" if begins else "question__ref__iexact": number}
        named.append(revisions.filter(**numbered).values("pk"))
    statutes = () if query.refs else names.ids(query.title or text)
    words = []
    if statutes:
        citing = Citation.objects.filter(statute__in=statutes).order_by().values("revision")
        both = query.title and words_of_query(query.words)
        words.append(_holding(query.words).filter(pk__in=citing).values("pk") if both else citing)
    meant = text if query.title or not query.refs else query.words
    single = text.strip() if is_single(text.strip()) else ""
    if words_of_query(meant) and not single:
        words.append(_holding(meant, phrase=query.phrase).values("pk"))
    return MeantSearch(query, tuple(named), tuple(words), single)


def _holding(words: str, *, phrase: bool = False) -> QuerySet[QuestionRevision]:
    return matching(QuestionRevision.objects.order_by(), words, phrase=phrase)


def _citing(ref: CitationRef, names: LawNames) -> QuerySet[Citation, Any]:
    rows = Citation.objects.filter(number=ref.number, suffix=ref.suffix)
    rows = rows.filter(statute__in=names.ids(ref.title)) if ref.title else rows
    return rows.order_by().values("revision")


def _place(named: Q) -> Case | Value:
    if not named:
        return Value(FOUND, output_field=IntegerField())
    return Case(When(named, then=Value(NAMED)), default=Value(FOUND), output_field=IntegerField())
