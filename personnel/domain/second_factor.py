"""The second factor: who must have one, which typed codes are right, and when guessing is over.

Codes by time are those of RFC 6238 (six digits, 30 seconds, SHA-1, as every authenticator app has them).
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from datetime import datetime
from enum import StrEnum

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from .roles import ADMINISTRATORS, Role
from .secrets import CODE_ALPHABET

STEP_SECONDS = 30
DIGITS = 6
DRIFT_STEPS = 1
"""So many steps a device's clock may be off, either way."""
SECRET_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_LENGTH = 10
FRESH_MINUTES = 10
"""So long after a confirmation factors may be changed without confirming again."""


class Method(StrEnum):
    """How a second factor was confirmed."""

    AUTHENTICATOR = "authenticator"
    SECURITY_KEY = "security_key"
    RECOVERY_CODE = "recovery_code"


def roles_that_must(said: str) -> frozenset[Role]:
    """The roles that must have a second factor: `staff` (every role), `administrators`, `nobody` or nothing, or
    codes of roles with commas; raises ValueError naming what is no role."""
    if said in ("", "nobody"):
        return frozenset()
    if said == "staff":
        return frozenset(Role)
    if said == "administrators":
        return ADMINISTRATORS
    return frozenset(Role(code.strip()) for code in said.split(",") if code.strip())


def new_secret() -> bytes:
    """The secret that a device and the site share."""
    return secrets.token_bytes(SECRET_BYTES)


def matching_step(secret: bytes, typed: str, *, at: datetime, last_step: int) -> int | None:
    """The step whose code was typed, if it is near `at` and younger than `last_step` (a code is good once)."""
    bare = "".join(c for c in unicodedata.normalize("NFKC", typed) if not c.isspace())
    if len(bare) != DIGITS or not (bare.isascii() and bare.isdigit()):
        return None
    totp = TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - RFC 6238's own; authenticator apps know no other
    now = int(at.timestamp()) // STEP_SECONDS
    for step in range(max(now - DRIFT_STEPS, last_step + 1), now + DRIFT_STEPS + 1):
        if hmac.compare_digest(totp.generate(step * STEP_SECONDS), bare.encode()):
            return step
    return None


def provisioning_uri(secret: bytes, *, account: str, issuer: str) -> str:
    """What the square code says: `otpauth://totp/…`."""
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS).get_provisioning_uri(account, issuer)  # noqa: S303


def new_recovery_code() -> str:
    """A random code in two groups: `7KQMX-W3T9H` (49 bits)."""
    drawn = "".join(secrets.choice(CODE_ALPHABET) for _ in range(RECOVERY_LENGTH))
    return f"{drawn[:5]}-{drawn[5:]}"


def normal_recovery_code(typed: str) -> str | None:
    """The bare code in `typed`; None when it cannot be one."""
    bare = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    return bare if len(bare) == RECOVERY_LENGTH and set(bare) <= set(CODE_ALPHABET) else None
