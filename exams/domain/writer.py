"""The writer token: which tab may write, provable without reading session or user.

`w1.<officer>.<attempt>.<attempt epoch>.<officer epoch>.<session hash>.<mac>`: whoever shows it together
with the session cookie whose hash it holds has been signed in as that officer when it was issued. The
save compares both epochs with the database: taking the writer raises the first, ending a session or
disabling the officer the second.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

VERSION: Final = "w1"
MAX_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class Writer:
    """What a writer token says. `attempt` is the public id, `session` the hash of the
    session key."""

    officer: int
    attempt: str
    attempt_epoch: int
    officer_epoch: int
    session: str


def write_token(writer: Writer, key: bytes) -> str:
    """The signed token."""
    body = (
        f"{VERSION}.{writer.officer}.{writer.attempt}.{writer.attempt_epoch}"
        f".{writer.officer_epoch}.{writer.session}"
    )
    return f"{body}.{_mac(body, key)}"


def read_token(token: str, key: bytes) -> Writer | None:
    """The contents of a token, or None when it was not signed with `key`."""
    if len(token) > MAX_LENGTH or not token.isascii():
        return None
    body, _, mac = token.rpartition(".")
    if not hmac.compare_digest(_mac(body, key), mac):
        return None
    version, officer, attempt, attempt_epoch, officer_epoch, session = body.split(".")
    if version != VERSION:
        return None
    return Writer(int(officer), attempt, int(attempt_epoch), int(officer_epoch), session)


def _mac(body: str, key: bytes) -> str:
    return hmac.digest(key, body.encode(), "sha256").hex()[:32]
