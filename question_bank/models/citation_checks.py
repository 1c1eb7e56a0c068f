"""What the check of citations last said of the questions that are in use or on their way."""

from __future__ import annotations

from typing import Any

from django.db import models

from .questions import QuestionRevision


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

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.faults}"
