"""A lesson or case as readers see it: its pieces, the cited articles of the right version, the practice questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from law.domain.currency import version_on
from law.domain.numerals import article_key
from law.models import Article, Statute, StatuteVersion
from question_bank.domain.difference import key_text
from question_bank.domain.kinds.choice import option_letter
from question_bank.models import QuestionRevision
from training.models import CaseStudyPage, ContentPage, LessonPage, PageCitation
from training.practice import practice_by_question


@dataclass(frozen=True, slots=True)
class ShownText:
    """An article in one version, and the way to it in the law reader."""

    version: str
    lines: str
    is_sample: bool
    url: str


@dataclass(frozen=True, slots=True)
class ShownCitation:
    """A cited article: as it stood on the day of the case, and as it stands today."""

    label: str
    then: ShownText | None
    today: ShownText | None
    changed: bool
    """The version that counts today is another one than on the day of the case."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """Everything that the reading screen shows of a page."""

    page: ContentPage
    is_case: bool
    sections: list[tuple[str, str]]
    blocks: list[Any]
    citations: list[ShownCitation]
    questions: list[dict[str, Any]]
    day: date | None


def shown_page(page: ContentPage, *, today: date) -> ShownPage:
    """`page` (specific, perhaps an unsaved draft) as readers see it, in a fixed number of queries."""
    is_case = isinstance(page, CaseStudyPage)
    day = page.case_date if isinstance(page, CaseStudyPage) else None
    names = ("facts", "issues", "evidence", "decision", "comment") if is_case else ()
    return ShownPage(
        page=page,
        is_case=is_case,
        sections=[(str(page._meta.get_field(name).verbose_name), getattr(page, name)) for name in names],
        blocks=list(page.body) if isinstance(page, LessonPage) else [],
        citations=shown_citations(page.citations.all(), day=day, today=today),
        questions=_questions(page, on=today),
        day=day,
    )


def shown_citations(
    citations: Iterable[PageCitation], *, day: date | None, today: date
) -> list[ShownCitation]:
    """Each citation with the text of the version that counted on `day` (when there is one) and counts `today`.

    Three queries for any number of citations.
    """
    rows = list(citations)
    if not rows:
        return []
    versions: dict[int, list[StatuteVersion]] = {}
    statutes = {row.statute_id for row in rows}
    for version in StatuteVersion.objects.filter(statute__in=statutes):
        versions.setdefault(version.statute_id, []).append(version)
    titles = dict(Statute.objects.filter(pk__in=statutes).values_list("pk", "title"))
    counting = {
        (statute, on): _counting(versions.get(statute, []), on)
        for statute in statutes
        for on in {day or today, today}
    }
    ids = {version.pk for version in counting.values() if version is not None}
    articles = {
        (article.version_id, article.number, article.suffix): article
        for article in Article.objects.filter(version__in=ids, number__in={row.number for row in rows})
    }
    shown = []
    for row in rows:
        then, now = counting[row.statute_id, day or today], counting[row.statute_id, today]
        changed = day is not None and then != now
        shown.append(
            ShownCitation(
                label=row.named(titles[row.statute_id]),
                then=_text(then, row, articles) if day is not None else None,
                today=_text(now, row, articles) if changed or day is None else None,
                changed=changed,
            )
        )
    return shown


def _counting(versions: list[StatuteVersion], on: date) -> StatuteVersion | None:
    chosen = version_on([version.dates for version in versions], on)
    return next((version for version in versions if chosen is not None and version.pk == chosen.key), None)


def _text(
    version: StatuteVersion | None, row: PageCitation, articles: dict[tuple[int, int, int], Article]
) -> ShownText | None:
    if version is None:
        return None
    article = articles.get((version.pk, row.number, row.suffix))
    if article is None:
        return None
    query = urlencode({"version": version.pk})
    address = reverse("law:article", args=[row.statute_id, article_key(row.number, row.suffix)])
    return ShownText(version.name or version.label, article.text, version.is_sample, f"{address}?{query}")


def _questions(page: ContentPage, *, on: date) -> list[dict[str, Any]]:
    """Questions with their answers. One that may not be practised (any more) is left out, not hidden."""
    ids = [row.question_id for row in page.questions.all()]
    revisions = practice_by_question(ids, on=on)
    linked = [revisions[pk] for pk in ids if pk in revisions]
    return [_question(number, revision) for number, revision in enumerate(linked, 1)]


def _question(number: int, revision: QuestionRevision) -> dict[str, Any]:
    content = revision.content()
    return {
        "number": number,
        "kind_label": revision.get_kind_display(),
        "stem": revision.stem,
        "options": [
            {"letter": option_letter(place), "text": text} for place, text in enumerate(revision.options)
        ],
        "matches": revision.matches,
        "key_text": key_text(content.kind, content.key),
        "explanation": revision.explanation,
        "citations": [
            {
                "label": citation.label,
                "url": reverse("law:article", args=[citation.statute_id, citation.article_key]),
                "is_sample": citation.is_sample,
            }
            for citation in revision.citations.all()
        ],
    }
