"""Sessions in the database, under the hash of their key: who reads the table cannot become anybody."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.asked_often import AskedOften

_COLUMN = 40


def session_hash(session_key: str) -> str:
    """Hex SHA-256 of a session key: the name of a session in `SignIn` and in writer tokens."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Django's table, keyed by the first 160 bits of the hash (as much as the column holds)."""

    def _get_session_from_db(self) -> Any:
        row = _BY_KEY.model(session_hash(self.session_key or "")[:_COLUMN], timezone.now())
        if row is None:
            self._session_key = None
        return row

    def _get_new_session_key(self) -> str:
        """Unlike Django's, asks the database nothing: 165 random bits do not collide, and the insert would say."""
        return get_random_string(32, VALID_KEY_CHARS)

    def exists(self, session_key: str) -> bool:
        return super().exists(session_hash(session_key)[:_COLUMN])

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = session_hash(row.session_key)[:_COLUMN]
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            delete_sessions([session_hash(key)])


def delete_sessions(hashes: list[str]) -> None:
    """Deletes the sessions whose keys have these hashes; the browsers that hold the keys are strangers at once."""
    SessionStore.get_model_class().objects.filter(session_key__in=[h[:_COLUMN] for h in hashes]).delete()


_BY_KEY = AskedOften(
    lambda key, now: SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=now),
    "a session's key",
    datetime(2000, 1, 1, tzinfo=UTC),
)
