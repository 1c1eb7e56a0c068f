"""Note that the page of a running attempt was heard: what the live board tells offline from thinking by."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from core.remembered import Remembered
from exams.models import LastHeard

NOTED_EVERY: Final = timedelta(seconds=10)
"""Of one attempt and process; pages ask every 15 to 20 seconds."""

_UPSERT: Final = """
INSERT INTO exams_lastheard (attempt_id, at) VALUES (%s, %s)
ON CONFLICT (attempt_id) DO UPDATE SET at = excluded.at WHERE exams_lastheard.at < excluded.at
"""
_noted: Remembered[UUID, datetime] = Remembered(20_000)
_log = logging.getLogger(__name__)


def note_heard(*, attempt_id: UUID, at: datetime) -> None:
    """Overwrites the one row of an attempt that exists, and never makes the page wait for a disk: a moment that is
    lost in a crash is told again a quarter of a minute later. What the database refuses is logged and forgotten."""
    before = _noted.get(attempt_id)
    if before is not None and at - before < NOTED_EVERY:
        return
    _noted[attempt_id] = at
    row = LastHeard(attempt_id=attempt_id, at=at)
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in LastHeard._meta.concrete_fields
    ]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL synchronous_commit TO OFF")
            cursor.execute(_UPSERT, values)
    except DatabaseError:
        _log.warning("could not note that attempt %s was heard", attempt_id)
