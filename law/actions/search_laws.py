"""Search the laws: the articles that a query names come first, then the texts that hold its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from core.domain.han import words_of_query
from core.search.finding import matching
from law.actions.law_names import LawNames
from law.domain.citations import CitationRef
from law.domain.queries import LawQuery
from law.models import Article, Statute, StatuteVersion

NAMED, FOUND = 0, 1
"""`place` of an article in the answer: named by its number, or found by its words."""
WEIGHT = {
    Statute.Kind.LAW: 0,
    Statute.Kind.ADMINISTRATIVE_REGULATION: 1,
    Statute.Kind.DEPARTMENTAL_RULE: 2,
    Statute.Kind.JUDICIAL_INTERPRETATION: 3,
}


@dataclass(frozen=True, slots=True)
class LawSearch:
    """What was understood, the articles (a queryset: count it, cut it into pages), and laws by their title.

    Each article has `place`, and its statute and version with it.
    """

    query: LawQuery
    articles: QuerySet[Article]
    statutes: tuple[Statute, ...]


def search_laws(text: str, *, on: date, older: bool = False) -> LawSearch:
    """Articles of the versions in force on the day `on`; of all versions with `older`.

    Ordered: named articles, then those with the words; laws before regulations before rules, by title, newest
    version first, in the order of the text.
    """
    names = LawNames()
    query = names.read(text)
    wanted = _named(query, names) | _with_words(query, names)
    if not wanted:
        return LawSearch(query, Article.objects.none(), names.like(text))
    versions = StatuteVersion.objects.all() if older else StatuteVersion.objects.counting(on=on)
    articles = (
        Article.objects.filter(wanted, version__in=list(versions.values_list("pk", flat=True)))
        .annotate(place=_place(_named(query, names)), weight=_weight())
        .select_related("version__statute")
        .defer("version__warnings", "version__front_matter", "version__annexes", "version__events")
        .order_by(
            "place", "weight", "version__statute__title", "-version__effective_on", "-version", "position"
        )
    )
    return LawSearch(query, articles, names.like(text))


def _named(query: LawQuery, names: LawNames) -> Q:
    return _any(_article(ref, names) for ref in query.refs)


def _article(ref: CitationRef, names: LawNames) -> Q:
    here = Q(number=ref.number, suffix=ref.suffix)
    return here & Q(version__statute__in=names.ids(ref.title)) if ref.title else here


def _with_words(query: LawQuery, names: LawNames) -> Q:
    if not words_of_query(query.words):
        return Q()
    found = Q(pk__in=matching(Article.objects.all(), query.words, phrase=query.phrase).values("pk"))
    return found & Q(version__statute__in=names.ids(query.title)) if query.title else found


def _any(conditions: Iterable[Q]) -> Q:
    together = Q()
    for condition in conditions:
        together |= condition
    return together


def _place(named: Q) -> Case | Value:
    if not named:
        return Value(FOUND, output_field=IntegerField())
    return Case(When(named, then=Value(NAMED)), default=Value(FOUND), output_field=IntegerField())


def _weight() -> Case:
    cases = [When(version__statute__kind=kind, then=Value(weight)) for kind, weight in WEIGHT.items()]
    return Case(*cases, default=Value(len(WEIGHT)), output_field=IntegerField())
