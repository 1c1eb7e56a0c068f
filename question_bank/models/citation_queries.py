"""Which citations rest on a text that does not count on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from law.models import Article, Correspondence, StatuteVersion

if TYPE_CHECKING:
    pass


class CitationQuerySet(models.QuerySet["Citation"]):
    def with_standing(self) -> models.QuerySet[Any]:
        """With `is_sample`: of the version that it was checked against only summaries are here."""
        samples = StatuteVersion.objects.filter(pk=OuterRef("version_id"), is_sample=True)
        return self.select_related("statute").annotate(is_sample=Exists(samples))

    def stale(self, *, on: date) -> CitationQuerySet:
        """Citations that were checked against a version which no longer counts on the day.

        Not those whose article stands in the version that counts under the same number with the same words, letter for
        letter, or was confirmed to do so. A repealed statute leaves nothing to stand on.
        """
        return self._resting_elsewhere(on).filter(
            version_id__in=StatuteVersion.objects.replaced(on=on).values("pk")
        )

    def of_another_text(self, *, on: date) -> CitationQuerySet:
        """The stale ones, and those that were checked against a version which does not count on the day yet."""
        other = StatuteVersion.objects.exclude(
            pk__in=StatuteVersion.objects.counting(on=on).order_by().values("pk")
        )
        return self._resting_elsewhere(on).filter(version_id__in=other.values("pk"))

    def _resting_elsewhere(self, on: date) -> CitationQuerySet:
        """Citations whose words do not stand under their number in the version that counts on the day."""
        counting = StatuteVersion.objects.counting(on=on).order_by().values("pk")
        then = Article.objects.filter(
            version=OuterRef(OuterRef("version_id")),
            number=OuterRef(OuterRef("number")),
            suffix=OuterRef(OuterRef("suffix")),
        )
        kept = Article.objects.filter(
            version__in=counting,
            version__statute=OuterRef("statute"),
            number=OuterRef("number"),
            suffix=OuterRef("suffix"),
            is_deleted=False,
            text_hash=Subquery(then.values("text_hash")[:1]),
        )
        said_same = Correspondence.objects.standing().filter(
            kind=Correspondence.Kind.SAME,
            decision__new_version__in=counting,
            old_article__version=OuterRef("version_id"),
            old_article__number=OuterRef("number"),
            old_article__suffix=OuterRef("suffix"),
            new_article__number=OuterRef("number"),
            new_article__suffix=OuterRef("suffix"),
        )
        return self.filter(~Exists(kept), ~Exists(said_same))
