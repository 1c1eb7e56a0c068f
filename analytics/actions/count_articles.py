"""Count what was earned on each article once the results of an exam are released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from analytics.domain.articles import ArticleKey, AskedItem, add_up
from analytics.models import ArticleCount, ArticleFigure, exams_without_articles
from exams.models import Exam, PaperItem, Result
from exams.models.corrections import void_places
from question_bank.models import Citation

ROWS_AT_ONCE: Final = 500
RESULTS_AT_ONCE: Final = 1000


def count_articles(*, at: datetime) -> int:
    """Counts every released exam that has no figures by article, or has corrections since; returns how many.

    One transaction per exam: killed in the middle, the next run counts the exam as a whole. Of two clocks at once
    the second finds it counted.
    """
    counted = 0
    for exam in exams_without_articles():
        corrected: int = exam.changes  # type: ignore[attr-defined]
        number = exam.article_counts.count() + 1
        figures = add_up(_sheets(exam), _papers(exam))
        try:
            with transaction.atomic():
                count = ArticleCount.objects.create(exam=exam, number=number, corrections=corrected, at=at)
                ArticleFigure.objects.bulk_create(
                    [
                        ArticleFigure(
                            count=count,
                            unit_id=unit,
                            statute_id=article.statute,
                            number=article.number,
                            suffix=article.suffix,
                            officers=total.officers,
                            earned=total.earned,
                            full=total.full,
                        )
                        for (unit, article), total in sorted(figures.items())
                    ],
                    batch_size=ROWS_AT_ONCE,
                )
        except IntegrityError:
            continue
        counted += 1
    return counted


def _sheets(exam: Exam) -> Iterator[tuple[int, int, Sequence[str]]]:
    rows = Result.objects.filter(exam=exam).standing().order_by("pk")
    return rows.values_list("unit_id", "attempt__paper_id", "items").iterator(chunk_size=RESULTS_AT_ONCE)


def _papers(exam: Exam) -> dict[int, list[AskedItem]]:
    """The items of each form in order, with what they rest on."""
    rested: defaultdict[int, set[ArticleKey]] = defaultdict(set)
    revisions = PaperItem.objects.filter(paper__exam=exam).values("revision")
    for revision, *article in Citation.objects.filter(revision__in=revisions).values_list(
        "revision", "statute", "number", "suffix"
    ):
        rested[revision].add(ArticleKey(*article))
    papers: defaultdict[int, list[AskedItem]] = defaultdict(list)
    void = void_places(exam)
    items = PaperItem.objects.filter(paper__exam=exam).order_by("paper", "position")
    for paper, revision, part, marks in items.values_list("paper", "revision", "part", "marks"):
        articles = frozenset() if (revision, part) in void else frozenset(rested[revision])
        papers[paper].append(AskedItem(marks, articles))
    return papers
