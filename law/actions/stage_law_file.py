"""Keep an uploaded file of a law until a person has seen what it holds."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.models import ImportBatch

KIND = "law"


def stage_law_file(content: bytes, *, name: str, at: datetime, actor_id: int) -> ImportBatch:
    """Stores the file under a name of our own and returns the batch that waits for the confirmation."""
    suffix = PurePath(name).suffix.lower()[:10]
    return ImportBatch.objects.create(
        kind=KIND,
        file_name=name[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        stored_as=default_storage.save(f"imports/{uuid4().hex}{suffix}", ContentFile(content)),
        state=ImportBatch.State.READY,
        created_at=at,
        created_by_id=actor_id,
        ready_at=at,
    )
