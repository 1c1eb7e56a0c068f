"""Take a file with questions in for reading."""

from __future__ import annotations

from datetime import datetime

from django.core.files import File

from core.actions.stage_import import stage_import
from core.models import ImportBatch
from personnel.models import Officer
from question_bank.models import Bank

KIND = "questions"


def upload_questions(
    file: File[bytes], *, bank: Bank, at: datetime, actor: Officer, form: str = "auto"
) -> ImportBatch:
    """Stores the file under a name of our own and returns the batch that waits to be read. Reads nothing.

    `form` is the format that a person chose, or `auto`.
    """
    return stage_import(
        kind=KIND,
        chunks=file.chunks(),
        file_name=file.name or "",
        unit_id=bank.unit_id,
        options={"bank": bank.code, "format": form},
        actor_id=actor.pk,
        at=at,
    )
