"""Have the search find what an import wrote."""

from __future__ import annotations

from core.domain.batches import in_batches
from core.models import ImportBatch
from core.search.finding import BATCH, index_rows
from core.undo import effects_of
from question_bank.models import QuestionRevision


def index_import(batch: ImportBatch) -> int:
    """Indexes the revisions that `batch` wrote, each few hundred for itself; returns their number.

    It follows the import, so that writing the questions keeps nobody waiting longer than it must. What is missing
    because it was cut short is completed by the step `search.complete` of the clock.
    """
    effects = effects_of(batch)
    pks = [row[1] for row in [*effects.get("new", ()), *effects.get("changed", ())]]
    return sum(index_rows(QuestionRevision.objects.filter(pk__in=part)) for part in in_batches(pks, BATCH))
