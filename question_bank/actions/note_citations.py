"""Note at the rows of a file what is wrong with their citations; shown to people, never a reason to refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.models import ImportBatch, ImportRow
from law.actions.check_citations import CitationChecker
from question_bank.actions.check_citations import check_content
from question_bank.actions.judge_import import CHANGED, NEW, JudgedRow
from question_bank.actions.staged_content import staged_content

AT_ONCE = 500
TO_WRITE = (NEW, CHANGED)


def with_citation_findings(judged: Sequence[JudgedRow], *, on: date) -> tuple[JudgedRow, ...]:
    """The judged rows, those that would be written with what is wrong with their citations in the law of the day."""
    checker = CitationChecker(on=on)
    return tuple(
        replace(one, findings=check_content(checker, one.row.content)) if one.status in TO_WRITE else one
        for one in judged
    )


def note_citations(batch: ImportBatch, *, on: date) -> int:
    """Writes to the staged rows of `batch` what is wrong with their citations in the law of the day.

    Returns the number of rows with a finding. Safe to run twice.
    """
    checker = CitationChecker(on=on)
    noted, last = 0, 0
    while True:
        waiting = ImportRow.objects.filter(batch=batch, status__in=TO_WRITE, pk__gt=last).order_by("pk")
        rows = list(waiting[:AT_ONCE])
        if not rows:
            return noted
        last = rows[-1].pk
        changed = []
        for row in rows:
            found = [one.as_json() for one in check_content(checker, staged_content(row.data))]
            if found != row.data.get("citation_findings", []):
                row.data["citation_findings"] = found
                changed.append(row)
            noted += bool(found)
        ImportRow.objects.bulk_update(changed, ["data"])
