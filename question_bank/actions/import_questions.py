"""Import a whole file without a preview, as the command line does: the same judging and applying as on screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.clock import local_day
from core.models import ImportBatch
from personnel.models import Officer
from question_bank.actions.apply_import import apply_import
from question_bank.actions.index_import import index_import
from question_bank.actions.judge_import import CHANGED, NEW, REJECTED, UNCHANGED, JudgedRow, judge_rows
from question_bank.actions.note_citations import with_citation_findings
from question_bank.actions.note_similar import with_similar
from question_bank.actions.stage_import import stage_judged
from question_bank.domain.sheet_rows import ReadRow
from question_bank.models import Bank


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Every row with its verdict, and what was (or, in a trial, would be) written."""

    rows: tuple[JudgedRow, ...]
    created: int
    updated: int
    unchanged: int

    @property
    def rejected(self) -> tuple[JudgedRow, ...]:
        """The rows that stay out."""
        return tuple(row for row in self.rows if row.status == REJECTED)


def import_questions(
    rows: Iterable[ReadRow],
    *,
    bank: Bank | None,
    file_name: str,
    sha256: str,
    at: datetime,
    actor: Officer | None,
    trial: bool = False,
    all_or_nothing: bool = False,
) -> ImportReport:
    """Judges `rows`, and unless it is a `trial` takes the new and changed ones over into review.

    Refused rows stay out, the sound ones come in; with `all_or_nothing` a single refused row keeps all others out,
    and the counts are zero. A trial writes nothing and needs no bank.
    """
    judged = tuple(judge_rows(rows, bank=bank, on=local_day(at)))
    judged = with_similar(judged, into=bank, on=local_day(at))
    judged = with_citation_findings(judged, on=local_day(at))
    counts = Counter(row.status for row in judged)
    if all_or_nothing and counts[REJECTED]:
        return ImportReport(judged, 0, 0, counts[UNCHANGED])
    if trial or bank is None:
        return ImportReport(judged, counts[NEW], counts[CHANGED], counts[UNCHANGED])
    batch = ImportBatch.objects.create(
        kind="questions",
        unit_id=bank.unit_id,
        options={"bank": bank.code},
        file_name=file_name[:255],
        sha256=sha256,
        state=ImportBatch.State.READING,
        created_at=at,
        created_by_id=actor.pk if actor else None,
        claimed_at=at,
    )
    stage_judged(batch, judged=judged, total=len(judged), at=at)
    batch.refresh_from_db()
    figures = apply_import(batch, bank=bank, at=at, actor=actor)
    index_import(batch)
    return ImportReport(judged, figures["created"], figures["updated"], figures["unchanged"])
