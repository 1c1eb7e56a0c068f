"""Bring signed results of evaluations into the files of officers and units: each once, in chunks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from appraisal.models import EvaluationFiling, EvaluationResult
from appraisal.rules import BANDS, period_of_cycle
from records.actions.append_entries import NewEntry, NewUnitEntry, append_entries, append_unit_entries
from records.domain.sections import QUALITY_EVALUATION

CHUNK: Final = 500
EVALUATION_ENTRY: Final = "quality_evaluation"
EVALUATION_CORRECTED_ENTRY: Final = "evaluation_corrected"


def file_evaluations(*, at: datetime) -> int:
    """Files every result that is in no file yet, oldest first; returns how many. Safe to repeat after a kill and to
    run side by side: a file takes each source once."""
    filed = 0
    while chunk := list(EvaluationResult.objects.unfiled().select_related("cycle")[:CHUNK]):
        with transaction.atomic():
            # A correction finds the entry that it corrects, also when both come in one chunk.
            for number in sorted({result.number for result in chunk}):
                same = [result for result in chunk if result.number == number]
                append_entries(_for_officers(same), at=at)
                append_unit_entries(_for_units(same), at=at)
            EvaluationFiling.objects.bulk_create(
                [EvaluationFiling(result=result, at=at) for result in chunk], ignore_conflicts=True
            )
        filed += len(chunk)
    return filed


def _for_officers(results: Iterable[EvaluationResult]) -> Iterable[NewEntry]:
    for result in results:
        if result.officer_id is not None:
            yield NewEntry(officer_id=result.officer_id, unit_id=result.unit_id, **_common(result))


def _for_units(results: Iterable[EvaluationResult]) -> Iterable[NewUnitEntry]:
    for result in results:
        if result.officer_id is None:
            yield NewUnitEntry(unit_id=result.unit_id, **_common(result))


def _common(result: EvaluationResult) -> dict[str, Any]:
    cycle = result.cycle
    return {
        "section": QUALITY_EVALUATION,
        "kind": EVALUATION_CORRECTED_ENTRY if result.supersedes_id else EVALUATION_ENTRY,
        "happened_on": period_of_cycle(cycle).last_day,
        "payload": {
            "evaluation": cycle.pk,
            "result": result.pk,
            "period": cycle.kind,
            "starts_on": cycle.starts_on.isoformat(),
            "ends_before": cycle.ends_before.isoformat(),
            "total": str(result.total),
            "band": result.band,
            "band_title": result.band_title,
            "vetoes": [veto["code"] for veto in result.vetoes],
            "lines": result.lines,
            "hash": result.hash,
        },
        "source": f"evaluation:{result.pk}",
        "corrects_source": f"evaluation:{result.supersedes_id}" if result.supersedes_id else "",
        "policy_version_id": cycle.version_of(BANDS),
        "actor_id": result.signed_by_id,
    }
