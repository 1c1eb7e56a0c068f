"""What the check of citations last said of the questions that are in use or on their way."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from .questions import QuestionRevision, QuestionRevisionQuerySet


class CitationCheckQuerySet(models.QuerySet["CitationCheck"]):
    """Asks each check for its revision instead of joining the two: the checks are few, and a database that knows too
    little of its tables would begin a join at all questions."""

    def of_revisions(self, revisions: QuestionRevisionQuerySet) -> CitationCheckQuerySet:
        """The checks of `revisions`."""
        return self.filter(Exists(revisions.order_by().filter(pk=OuterRef("revision"))))

    def by_number(self) -> CitationCheckQuerySet:
        """In order of the bank's code and the question's number."""
        own = QuestionRevision.objects.filter(pk=OuterRef("revision"))
        return self.order_by(
            Subquery(own.values("question__bank__code")), Subquery(own.values("question__ref")), "pk"
        )


class CitationCheck(models.Model):
    """The findings in one revision on one day; a later check replaces them. One without findings keeps no row."""

    revision = models.OneToOneField(QuestionRevision, on_delete=models.PROTECT, related_name="citation_check")
    checked_at = models.DateTimeField()
    on = models.DateField()
    """The day whose law was asked: of the check, or from when the question is valid."""
    findings: models.JSONField[list[dict[str, Any]]] = models.JSONField()
    """As `law.domain.citation_findings.Finding` writes them."""
    faults = models.CharField(max_length=200)
    """`|no_such_article|other_words|`: the kinds of findings, each between bars."""

    objects = CitationCheckQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.faults}"
