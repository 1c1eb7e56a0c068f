"""Findings about citations in the words of the reader, with where each stands in its question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from law.citation_words import WordedFinding, worded
from law.domain.citation_findings import Finding
from question_bank.wording import FIELDS


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding and the name of the field where it stands."""

    where: str
    finding: WordedFinding


def placed(findings: Iterable[Finding]) -> list[PlacedFinding]:
    """The findings, each with its place in words."""
    return [PlacedFinding(_where(finding), worded(finding)) for finding in findings]


def _where(finding: Finding) -> str:
    field = str(FIELDS[finding.field])
    if finding.place:
        field = f"{field} {finding.place}"
    if finding.part:
        return _("Sub-question %(number)s, %(field)s") % {"number": finding.part, "field": field}
    return field
