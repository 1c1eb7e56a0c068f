"""The articles that a paper cites, as they stood on the day of the exam, and whether they have been replaced since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from law.models import Article, StatuteVersion
from question_bank.models import Citation


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """A cited article on the day of the exam. `replaced_on`: the day from which its statute has another text, where the
    article does not stand in that under the same number with the same words."""

    url: str = ""
    is_sample: bool = False
    text: str = ""
    version: str = ""
    replaced_on: date | None = None


def articles_of_paper(paper_id: int, *, on: date, today: date) -> dict[str, CitedArticle]:
    """By label, for every article that the paper's questions cite, in five queries."""
    citations = list(Citation.objects.filter(revision__uses__paper=paper_id).with_standing().distinct())
    statutes = {citation.statute_id for citation in citations}
    numbers = {citation.number for citation in citations}
    then, now = _counting(statutes, on), _counting(statutes, today)
    texts = _articles({row.pk for row in (*then.values(), *now.values())}, numbers)
    return {citation.label: _cited(citation, on, then, now, texts) for citation in citations}


def _cited(
    citation: Citation,
    on: date,
    then: dict[int, StatuteVersion],
    now: dict[int, StatuteVersion],
    texts: dict[tuple[int, int, int], Article],
) -> CitedArticle:
    url = f"{reverse('law:article', args=[citation.statute_id, citation.article_key])}?on={on.isoformat()}"
    version = then.get(citation.statute_id)
    article = texts.get((version.pk, citation.number, citation.suffix)) if version else None
    if version is None or article is None:
        return CitedArticle(url, is_sample=citation.is_sample)  # type: ignore[attr-defined]
    newer = now.get(citation.statute_id)
    replaced_on = version.repealed_on if newer is None else None
    if newer is not None and newer.pk != version.pk:
        same = texts.get((newer.pk, citation.number, citation.suffix))
        if same is None or same.text_hash != article.text_hash:
            replaced_on = newer.dates.begins_on
    return CitedArticle(url, version.is_sample, article.text, version.name or version.label, replaced_on)


def _counting(statutes: Collection[int], on: date) -> dict[int, StatuteVersion]:
    versions = StatuteVersion.objects.counting(on=on).filter(statute__in=statutes)
    return {row.statute_id: row for row in versions.defer("warnings", "front_matter", "annexes")}


def _articles(versions: Collection[int], numbers: Collection[int]) -> dict[tuple[int, int, int], Article]:
    found = Article.objects.filter(version__in=versions, number__in=numbers, is_deleted=False)
    return {(row.version_id, row.number, row.suffix): row for row in found.defer("paragraphs", "notes")}
