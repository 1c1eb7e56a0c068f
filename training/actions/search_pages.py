"""Search lessons and cases: those that an officer may read; by words, and by the articles they cite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from core.domain.han import words_of_query
from core.search.finding import matching
from law.actions.law_names import LawNames
from law.domain.citations import CitationRef
from law.domain.queries import LawQuery
from personnel.models import Officer
from training.content import pages_visible_to
from training.models import ContentPage, PageCitation
from training.models.pages import ContentPageQuerySet

CITING, FOUND = 0, 1
"""`place` of a page: it cites an article that was asked for, or holds the words."""


@dataclass(frozen=True, slots=True)
class PageSearch:
    """What was understood, and the pages (a queryset) with `place`, those that cite first, then the newest."""

    query: LawQuery
    pages: ContentPageQuerySet


def search_pages(text: str, officer: Officer, *, on: date) -> PageSearch:
    """Live pages that openness and audience let `officer` read on day `on`."""
    names = LawNames()
    query = names.read(text)
    citing = Q()
    for ref in query.refs:
        citing |= Q(Exists(_citing(ref, names)))
    words = query.words if not query.title else text
    wanted = citing
    if words_of_query(words):
        wanted |= Q(pk__in=matching(ContentPage.objects.all(), words, phrase=query.phrase).values("pk"))
    if not wanted:
        return PageSearch(query, ContentPage.objects.none())
    place = (
        Case(When(citing, then=Value(CITING)), default=Value(FOUND), output_field=IntegerField())
        if citing
        else Value(FOUND, output_field=IntegerField())
    )
    pages = pages_visible_to(officer, on).filter(wanted).annotate(place=place)
    return PageSearch(query, pages.order_by("place", "-first_published_at", "-pk"))


def _citing(ref: CitationRef, names: LawNames) -> QuerySet[PageCitation]:
    rows: QuerySet[PageCitation] = PageCitation.objects.filter(
        page=OuterRef("pk"), number=ref.number, suffix=ref.suffix
    )
    if ref.title:
        rows = rows.filter(statute__in=names.ids(ref.title))
    return rows
