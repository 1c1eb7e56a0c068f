"""Keep what a check of citations found, so that the list of citations to look at has it at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from core.clock import local_day
from core.domain.batches import in_batches
from core.models import ImportBatch
from core.undo import effects_of
from law.actions.check_citations import CitationChecker
from law.actions.law_shelf import LawShelf
from law.domain.citation_findings import Finding
from question_bank.actions.check_citations import check_content
from question_bank.models import CitationCheck, QuestionRevision

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CheckedRevision:
    """A revision and what was found in it in the law of the day `on`."""

    revision: QuestionRevision
    on: date
    findings: tuple[Finding, ...]


class RevisionChecker:
    """Checks revisions in the law of the day `on`; one that is valid only later, in the law of its first day."""

    def __init__(self, *, on: date, shelf: LawShelf | None = None) -> None:
        self._on = on
        self._shelf = shelf or LawShelf()
        self._checkers: dict[date, CitationChecker] = {}

    def check(self, revision: QuestionRevision) -> CheckedRevision:
        """What is wrong with its citations; load it `with_content()`."""
        day = max(self._on, revision.valid_from or self._on)
        if day not in self._checkers:
            self._checkers[day] = CitationChecker(on=day, shelf=self._shelf)
        return CheckedRevision(revision, day, check_content(self._checkers[day], revision.content()))


def keep_checks(checked: Iterable[CheckedRevision], *, at: datetime) -> None:
    """Writes what was found; what is without findings keeps no row. Call it after the earlier rows were deleted, in
    one transaction with that."""
    CitationCheck.objects.bulk_create(
        (
            check_row(one.revision.pk, [finding.as_json() for finding in one.findings], on=one.on, at=at)
            for one in checked
            if one.findings
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def check_row(
    revision_id: int, findings: Sequence[dict[str, object]], *, on: date, at: datetime
) -> CitationCheck:
    """The row of one revision with findings, as `Finding.as_json` gives them."""
    faults = sorted({str(finding["fault"]) for finding in findings})
    return CitationCheck(
        revision_id=revision_id,
        checked_at=at,
        on=on,
        findings=list(findings),
        faults="".join(f"|{fault}" for fault in faults) + "|",
    )


def check_revisions(revision_ids: Collection[int], *, at: datetime, shelf: LawShelf | None = None) -> int:
    """Checks these revisions in the law of today and keeps what was found in place of what was kept before; returns
    how many have findings. Safe to run twice. `shelf` spares reading the laws again where many follow each other."""
    checker = RevisionChecker(on=local_day(at), shelf=shelf)
    found = 0
    for part in in_batches(revision_ids, AT_ONCE):
        rows = QuestionRevision.objects.with_content().filter(pk__in=part).order_by("pk")
        checked = [checker.check(revision) for revision in rows]
        with transaction.atomic():
            CitationCheck.objects.filter(revision__in=part).delete()
            keep_checks(checked, at=at)
        found += sum(1 for one in checked if one.findings)
    return found


def check_import(batch: ImportBatch, *, at: datetime) -> int:
    """Checks the revisions that `batch` wrote; returns how many have findings.

    The import itself took over what its preview had found; this completes what was not looked at when it was confirmed.
    """
    effects = effects_of(batch)
    written = [row[1] for row in [*effects.get("new", ()), *effects.get("changed", ())]]
    return check_revisions(written, at=at)
