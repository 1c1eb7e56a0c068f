"""What the check of citations has to say about a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from law.actions.check_citations import CITED, CitationChecker
from law.citation_words import WordedFinding, worded
from law.domain.citation_findings import Passage
from law.domain.citations import CitationRef
from training.models import ContentPage


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding and the name of the field where it stands; empty for the law basis."""

    field: str
    finding: WordedFinding

    def __str__(self) -> str:
        return f"{self.field}：{self.finding}" if self.field else str(self.finding)


def citation_findings_on(page: ContentPage, *, on: date) -> list[ShownFinding]:
    """Citations of `page` to look at, in the law of the day of its case, else of the day `on`."""
    day: Any = getattr(page, "case_date", None) or on
    passages = [Passage(field, text) for field, text in page.texts()]
    cited = [
        CitationRef(row.statute.title, row.number, row.suffix, row.paragraph, row.item)
        for row in page.citations.all()
    ]
    findings = CitationChecker(on=day).check(passages, cited)
    return [
        ShownFinding("" if finding.field == CITED else finding.field, worded(finding)) for finding in findings
    ]
