"""Writer tokens at the edge: bound to this installation's key and to the cookie of one session."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

from exams.actions._steps import AttemptRead
from exams.domain import journal
from exams.domain.writer import Writer, read_token, write_token
from personnel.sessions import session_hash


def grace() -> timedelta:
    """How long after the deadline a save that was under way still counts."""
    return timedelta(seconds=settings.GRACE_SECONDS)


def issue_writer(request: HttpRequest, read: AttemptRead) -> str:
    """A token that lets this session write the attempt, at its epoch as read."""
    return write_token(
        Writer(read.officer_id, str(read.id), read.epoch, read.officer_epoch, _session(request)),
        _key(settings.SECRET_KEY),
    )


def writer_of(request: HttpRequest, token: str) -> Writer | None:
    """What `token` says, or None when it is not ours or belongs to another session."""
    return writer_shown(token, request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))


def writer_shown(token: str, session_key: str) -> Writer | None:
    """The same for whoever shows the cookie `session_key`."""
    writer = read_token(token, _key(settings.SECRET_KEY))
    return writer if writer is not None and writer.session == session_hash(session_key) else None


def journal_key(secret: bytes) -> str:
    """The key with which the browser encrypts unsent answers of one attempt: 32 bytes in base64."""
    return base64.b64encode(journal.journal_key(secret)).decode()


def _session(request: HttpRequest) -> str:
    return session_hash(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))


@lru_cache(maxsize=2)
def _key(secret_key: str) -> bytes:
    return hashlib.sha256(b"lianbing.writer:" + secret_key.encode()).digest()
