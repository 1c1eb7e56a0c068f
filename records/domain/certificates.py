"""Certificates: states and the only moves between them, days of validity, numbers and codes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from core.domain.days import months_after

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two signs that nobody takes for one another on paper (no 0, O, 1, I)."""
CODE_LENGTH: Final = 16
"""Eighty bits: guessing a code for a known number is hopeless, whatever the pace."""


class CertificateState(StrEnum):
    """What people decided about a certificate. That it has run out is read from its dates, never stored."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


CERTIFICATE_MOVES: Final[Mapping[CertificateState, frozenset[CertificateState]]] = {
    CertificateState.VALID: frozenset({CertificateState.SUSPENDED, CertificateState.REVOKED}),
    CertificateState.SUSPENDED: frozenset({CertificateState.VALID, CertificateState.REVOKED}),
    CertificateState.REVOKED: frozenset(),
}


class Standing(StrEnum):
    """What a certificate is worth on a day."""

    VALID = "valid"
    NOT_YET = "not_yet"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"


def standing_on(day: date, *, state: str, valid_from: date, valid_until: date | None) -> Standing:
    """The standing on `day`. `valid_until` is the last day that counts; None has no end.

    Revocation outweighs everything; a suspended certificate that has run out is expired.
    """
    if state == CertificateState.REVOKED:
        return Standing.REVOKED
    if valid_until is not None and day > valid_until:
        return Standing.EXPIRED
    if state == CertificateState.SUSPENDED:
        return Standing.SUSPENDED
    return Standing.NOT_YET if day < valid_from else Standing.VALID


def last_valid_day(valid_from: date, months: int | None) -> date | None:
    """The last day of a validity of `months` that begins on `valid_from`: the day before the same day later."""
    return None if months is None else months_after(valid_from, months) - timedelta(days=1)


def certificate_number(unit_code: str, year: int, serial: int) -> str:
    """`990100000000-2026-00001`: issuing unit, year, running number within both."""
    return f"{unit_code}-{year}-{serial:05d}"


def new_code() -> str:
    """A code that belongs to one certificate only."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normal_code(typed: str) -> str:
    """A code as somebody copied it from paper: without blanks and hyphens, in capitals."""
    return "".join(sign for sign in typed.upper() if sign in ALPHABET)[:CODE_LENGTH]


def masked_name(name: str) -> str:
    """The first character and a star for each further one: enough to compare with the paper in hand."""
    return name[:1] + "*" * (len(name) - 1)
