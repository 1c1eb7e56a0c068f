"""Work that is done in the background: reading files with questions."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django_tasks import task

from core.actions.choose_columns import chosen_columns
from core.clock import local_day, now
from core.imports import stored_upload
from core.models import ImportBatch
from core.sheets.reader import SheetRefused
from personnel.models import Officer
from question_bank.actions.check_bank import check_banks
from question_bank.actions.index_import import index_import
from question_bank.actions.keep_citation_checks import check_import
from question_bank.actions.note_citations import note_citations
from question_bank.actions.note_similar import note_similar
from question_bank.actions.stage_import import make_ready, refuse_file, stage_import
from question_bank.actions.take_pictures import take_pictures
from question_bank.interchange.foreign import FileRefused, open_questions
from question_bank.models import Bank

NOTHING_INSIDE = "no_questions"
"""Refusal code of a file without a single filled row to read."""
GIVEN_UP_AFTER = timedelta(minutes=5)
"""A reader that has not finished by then is taken for dead; another may start again."""


@task()
def read_questions(batch_id: int) -> None:
    """Reads the file of a batch and stages its rows. Safe to run twice: one reader claims the batch.

    The file is kept as long as it may be read again or given back; a file that is no use is deleted.
    """
    at = now()
    if not claim(batch_id, at=at):
        return
    batch = ImportBatch.objects.get(pk=batch_id)
    bank = Bank.objects.get(code=batch.options["bank"])
    try:
        choices = chosen_columns(kind=batch.kind, unit_id=batch.unit_id)
        form = batch.options.get("format", "auto")
        file = open_questions(stored_upload(batch), form=form, choices=choices)
        if file.pictures:
            actor = Officer.objects.filter(pk=batch.created_by_id).first()
            file.names = take_pictures(file.pictures, bank=bank, actor=actor, at=at)
        counts = stage_import(batch, rows=file.rows(), announced=lambda: file.announced, bank=bank, at=at)
    except SheetRefused as refusal:
        foreign = isinstance(refusal, FileRefused)
        refuse_file(batch, code=refusal.code, params=dict(refusal.params), at=now(), foreign=foreign)
        stored_upload(batch).unlink(missing_ok=True)
    else:
        if not counts:
            refuse_file(batch, code=NOTHING_INSIDE, params={}, at=now())
            stored_upload(batch).unlink(missing_ok=True)
            return
        batch.options["columns"] = [sheet.as_json() for sheet in file.columns]
        batch.options["read_as"] = file.form
        batch.options.pop("similar", None)
        make_ready(batch, counts=counts, at=at)
        find_similar_questions.enqueue(batch.pk)


@task()
def find_similar_questions(batch_id: int) -> int:
    """Notes at the rows of a preview what is wrong with their citations and what they resemble, while people look at it
    already. Safe to run twice."""
    batch = ImportBatch.objects.get(pk=batch_id)
    note_citations(batch, on=local_day(now()))
    return note_similar(batch, into=Bank.objects.get(code=batch.options["bank"]), on=local_day(now()))


@task()
def check_citations_of(banks: list[int]) -> dict[str, int]:
    """Checks the citations of these banks and keeps what was found. Safe to run twice."""
    return check_banks(list(Bank.objects.filter(pk__in=banks)), at=now())


@task()
def index_questions(batch_id: int) -> int:
    """Has the search find what an import wrote."""
    return index_import(ImportBatch.objects.get(pk=batch_id))


@task()
def check_citations_of_import(batch_id: int) -> int:
    """Completes what is known of the citations that an import wrote. Safe to run twice."""
    return check_import(ImportBatch.objects.get(pk=batch_id), at=now())


def claim(batch_id: int, *, at: datetime) -> bool:
    """Marks a waiting batch, or one whose reader is taken for dead, as being read; False when it is neither."""
    waiting = Q(state=ImportBatch.State.WAITING)
    dead = Q(state=ImportBatch.State.READING, claimed_at__lt=at - GIVEN_UP_AFTER)
    claimed = ImportBatch.objects.filter(waiting | dead, pk=batch_id).update(
        state=ImportBatch.State.READING, claimed_at=at
    )
    return claimed == 1
