"""The items of an assignment as they stand on a day: the text in force, the page, the revision to practise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from law.models import Article, StatuteVersion
from personnel.models import Officer
from question_bank.models import QuestionRevision
from training.content import pages_visible_to
from training.law_day import law_day
from training.models import StudyAssignment, StudyItem
from training.practice import practice_by_question


@dataclass(frozen=True, slots=True)
class ItemOnDay:
    """An item with what it points to. `article` is None where the law in force has no such article (any more);
    `revision` where the question may not be practised now."""

    item: StudyItem
    version: StatuteVersion | None = None
    article: Article | None = None
    revision: QuestionRevision | None = None
    page_is_open: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether the item counts: a question that is withheld and a page that is closed ask nothing of anybody."""
        if self.item.kind == StudyItem.Kind.QUESTION:
            return self.revision is not None
        return self.item.kind == StudyItem.Kind.ARTICLE or self.page_is_open


def items_on(assignment: StudyAssignment, *, officer: Officer, on: date) -> list[ItemOnDay]:
    """Every item in order, as `officer` meets it on day `on`, in a fixed number of queries."""
    items = list(assignment.items.select_related("statute", "page").order_by("position"))
    articles = _articles([item for item in items if item.statute_id], law_day(assignment.law_version, on))
    revisions = practice_by_question([item.question_id for item in items if item.question_id], on=on)
    readable = _readable([item.page_id for item in items if item.page_id], officer, on)
    rows = []
    for item in items:
        article = articles.get((item.statute_id, item.number, item.suffix))
        rows.append(
            ItemOnDay(
                item,
                version=article.version if article else None,
                article=article,
                revision=revisions.get(item.question_id) if item.question_id else None,
                page_is_open=item.page_id in readable,
            )
        )
    return rows


def _readable(page_ids: list[int], officer: Officer, on: date) -> set[int]:
    """Those of the pages that the officer may read on the day."""
    if not page_ids:
        return set()
    return set(pages_visible_to(officer, on).filter(pk__in=page_ids).values_list("pk", flat=True))


def _articles(items: Sequence[StudyItem], on: date) -> dict[tuple[int | None, int, int], Article]:
    """The articles in the text in force on the day, by statute, number and suffix."""
    if not items:
        return {}
    versions = StatuteVersion.objects.counting(on=on).filter(statute__in={item.statute_id for item in items})
    found = Article.objects.filter(
        version__in=versions.order_by(), number__in={item.number for item in items}, is_deleted=False
    ).select_related("version")
    return {(article.version.statute_id, article.number, article.suffix): article for article in found}
