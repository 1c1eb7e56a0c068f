"""Note at the rows of a file which questions they resemble; shown to people, never a reason to refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models.fields.json import KT

from core.models import ImportBatch, ImportRow
from personnel.models import Officer
from question_bank.actions.judge_import import CHANGED, NEW, JudgedRow
from question_bank.actions.similar_questions import InFile, readable_banks, similar_in_file
from question_bank.domain.rich_text import plain_text
from question_bank.domain.similar import Comparable, comparable
from question_bank.models import Bank

AT_ONCE = 500
TO_WRITE = (NEW, CHANGED)


def with_similar(judged: Sequence[JudgedRow], *, into: Bank | None, on: date) -> tuple[JudgedRow, ...]:
    """The judged rows, those that would be written with what they resemble in all banks and in the file."""
    places = [place for place, one in enumerate(judged) if one.status in TO_WRITE]
    rows = [
        InFile(row.sheet, row.row, row.ref, comparable(row.content))
        for row in (judged[place].row for place in places)
    ]
    found = similar_in_file(rows, into=into, banks=readable_banks(None, on=on))
    similar = dict(zip(places, found, strict=True))
    return tuple(replace(one, similar=tuple(similar.get(place, ()))) for place, one in enumerate(judged))


def note_similar(batch: ImportBatch, *, into: Bank, on: date) -> int:
    """Writes to the staged rows of `batch` what they resemble in the file and in the banks that its sender may read.

    Returns the number of rows that resemble something; the batch tells it as `options["similar"]`, unless it was
    read again meanwhile. Safe to run twice.
    """
    sender = Officer.objects.filter(pk=batch.created_by_id).first() if batch.created_by_id else None
    # As text: SQLite gives a key that looks like a number as a number.
    staged = list(
        batch.rows.filter(status__in=TO_WRITE)
        .order_by("pk")
        .values_list(
            "pk", "sheet", "row", *map(KT, ("data__ref", "data__stem", "data__material")), "data__options"
        )
    )
    rows = [
        InFile(sheet, row, ref, Comparable(plain_text(material or stem), tuple(map(plain_text, options))))
        for _pk, sheet, row, ref, stem, material, options in staged
    ]
    found = similar_in_file(rows, into=into, banks=readable_banks(sender, on=on))
    hits = {entry[0]: similar for entry, similar in zip(staged, found, strict=True) if similar}
    ids = list(hits)
    for start in range(0, len(ids), AT_ONCE):
        together = list(ImportRow.objects.filter(pk__in=ids[start : start + AT_ONCE]))
        for row in together:
            row.data["similar"] = [one.as_json() for one in hits[row.pk]]
        ImportRow.objects.bulk_update(together, ["data"])
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.claimed_at == batch.claimed_at:
            ImportBatch.objects.filter(pk=batch.pk).update(options={**locked.options, "similar": len(hits)})
    return len(hits)
