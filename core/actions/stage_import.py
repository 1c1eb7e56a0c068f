"""Take an uploaded file in, to be read later."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction

from core.actions.record_audit_event import record_audit_event
from core.imports import upload_folder
from core.models import ImportBatch
from core.sheets.limits import MAX_FILE
from core.sheets.reader import SheetRefused


def stage_import(
    *,
    kind: str,
    chunks: Iterable[bytes],
    file_name: str,
    actor_id: int | None,
    at: datetime,
    unit_id: int | None = None,
    options: Mapping[str, Any] | None = None,
) -> ImportBatch:
    """Stores the file under a name of the server's own and creates a waiting batch; records `import.staged`.

    The caller starts the reading (`core.tasks.start_reading`). Raises SheetRefused when the file is too large.
    """
    stored_as = f"{uuid.uuid4().hex}.upload"
    path = upload_folder() / stored_as
    try:
        sha256 = _store(chunks, str(path))
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                kind=kind,
                unit_id=unit_id,
                options=dict(options or {}),
                file_name=PurePath(file_name.replace("\\", "/").replace("\x00", "")).name[-255:],
                sha256=sha256,
                stored_as=stored_as,
                created_at=at,
                created_by_id=actor_id,
            )
            record_audit_event(
                kind="import.staged",
                actor_id=actor_id,
                at=at,
                subject=f"import:{batch.pk}",
                facts={"kind": kind, "unit": unit_id, "sha256": sha256},
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return batch


def _store(chunks: Iterable[bytes], path: str) -> str:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_FILE:
                raise SheetRefused("too_large", {"limit": MAX_FILE // 1024 // 1024})
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()
