"""Take a file with questions in for reading."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import PurePath
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage

from core.models import ImportBatch
from personnel.models import Officer
from question_bank.models import Bank

KIND = "questions"


def upload_questions(file: File[bytes], *, bank: Bank, at: datetime, actor: Officer) -> ImportBatch:
    """Stores the file under a name of our own and returns the batch that waits to be read. Reads nothing."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    name = PurePath(file.name or "")
    stored_as = default_storage.save(f"imports/{uuid4().hex}{name.suffix.lower()}", file)
    return ImportBatch.objects.create(
        kind=KIND,
        unit_id=bank.unit_id,
        options={"bank": bank.code},
        file_name=name.name[:255],
        sha256=digest.hexdigest(),
        stored_as=stored_as,
        created_at=at,
        created_by_id=actor.pk,
    )
