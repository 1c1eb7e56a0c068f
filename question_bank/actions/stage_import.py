"""Put the judged rows of a file where people can look at them before anything is written to the bank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from core.clock import local_day
from core.models import ImportBatch, ImportRow
from question_bank.actions.judge_import import REJECTED, JudgedRow, judge_rows
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import part_to_json
from question_bank.domain.rubric import rubric_to_json
from question_bank.domain.sheet_rows import ReadRow
from question_bank.models import Bank

AT_ONCE = 500


def stage_import(
    batch: ImportBatch, *, rows: Iterable[ReadRow], announced: Callable[[], int], bank: Bank, at: datetime
) -> Counter[str]:
    """Judges `rows` and stages them, a few hundred at a time; returns how many rows have which verdict.

    No long transaction: progress (`rows_read` of `announced()` rows) is seen while it runs. Rows of an earlier,
    broken reading of the same batch are dropped first, so that it is safe to repeat. What the rows resemble is
    looked for later: `note_similar`.
    """
    return _stage(batch, judge_rows(rows, bank=bank, on=local_day(at)), announced)


def stage_judged(batch: ImportBatch, *, judged: Iterable[JudgedRow], total: int, at: datetime) -> None:
    """Writes judged rows as rows of `batch`, as `stage_import` does, then marks the batch ready."""
    judged = list(judged)
    batch.options = {**batch.options, "similar": sum(bool(one.similar) for one in judged)}
    make_ready(batch, counts=_stage(batch, judged, lambda: total), at=at)


def _stage(batch: ImportBatch, judged: Iterable[JudgedRow], announced: Callable[[], int]) -> Counter[str]:
    batch.rows.all().delete()
    counts: Counter[str] = Counter()
    source = iter(judged)
    while together := list(islice(source, AT_ONCE)):
        counts.update(row.status for row in together)
        with transaction.atomic():
            ImportRow.objects.bulk_create(_import_row(batch, row) for row in together)
            ImportBatch.objects.filter(pk=batch.pk).update(
                rows_read=sum(counts.values()), rows_total=announced()
            )
    return counts


def make_ready(batch: ImportBatch, *, counts: Mapping[str, int], at: datetime) -> None:
    """Shows the staged rows of `batch` to people."""
    ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.READING).update(
        state=ImportBatch.State.READY,
        ready_at=at,
        counts=dict(counts),
        rows_total=sum(counts.values()),
        options=batch.options,
    )


def refuse_file(
    batch: ImportBatch, *, code: str, params: dict[str, Any], at: datetime, foreign: bool = False
) -> None:
    """Marks the whole file as refused, with the reason; nothing stays of rows that were read before it showed.

    `foreign`: it was read in a format that is no sheet, whose refusals have words of their own.
    """
    batch.rows.all().delete()
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=ImportBatch.State.REFUSED,
        refusal={"code": code, "params": params, "foreign": foreign},
        ready_at=at,
    )


def _import_row(batch: ImportBatch, judged: JudgedRow) -> ImportRow:
    row = judged.row
    return ImportRow(
        batch_id=batch.pk,
        sheet=row.sheet[:100],
        row=row.row,
        status=judged.status,
        data=row_data(judged),
        problems=[
            {"column": p.column, "value": p.value, "code": p.code, "params": {}}
            | ({"warning": True} if p.warning else {})
            | ({"row": p.row} if p.row else {})
            for p in row.problems
        ],
    )


def row_data(judged: JudgedRow) -> dict[str, Any]:
    """A judged row as JSON: the content, resolved citations, the note and what would change."""
    row, content = judged.row, judged.row.content
    kind = KINDS.get(content.kind)
    similar = {"similar": [one.as_json() for one in judged.similar]} if judged.similar else {}
    found = {"citation_findings": [one.as_json() for one in judged.findings]} if judged.findings else {}
    return (
        similar
        | found
        | {
            "ref": row.ref,
            "kind": content.kind,
            "stem": content.stem,
            "options": list(content.options),
            "matches": list(content.matches),
            "key": kind.key_to_json(content.key) if kind and content.key is not None else None,
            "rubric": rubric_to_json(content.rubric),
            "material": content.material,
            "parts": [part_to_json(part) for part in content.parts],
            "explanation": content.explanation,
            "marks": f"{content.marks:f}" if judged.status != REJECTED else str(content.marks)[:20],
            "subject": content.subject,
            "difficulty": content.difficulty,
            "fixed_order": content.fixed_order,
            "citations": [citation.as_json() for citation in judged.citations],
            "note": row.note,
            "facts": row.facts.as_json(),
            "changed": list(judged.changed),
            "fingerprint": judged.fingerprint if judged.status != REJECTED else "",
        }
    )
