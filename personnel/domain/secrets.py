"""One-time codes: what they are made of and how a typed one is read."""

from __future__ import annotations

import math
import secrets
import unicodedata
from datetime import timedelta

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 O 1 I L, which people confuse on paper."""

CODE_LENGTH = 12
CODE_GROUP = 4
CODE_LIFETIME = timedelta(days=7)
CODE_BITS = CODE_LENGTH * math.log2(len(CODE_ALPHABET))


def new_code() -> str:
    """A random code in groups, as printed: `7KQM-XW3T-9HPR` (59 bits)."""
    drawn = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(drawn[start : start + CODE_GROUP] for start in range(0, CODE_LENGTH, CODE_GROUP))


def normal_code(typed: str) -> str | None:
    """The bare code in `typed`, whatever its case, width and separators; None when it cannot be one."""
    bare = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    if len(bare) != CODE_LENGTH or not set(bare) <= set(CODE_ALPHABET):
        return None
    return bare
