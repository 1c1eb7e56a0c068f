"""Secrets at rest: encrypted under a key that is derived from the secret key of this installation.

A copy of the database alone opens nothing. With another secret key what was sealed is lost and has to be set up anew.
"""

from __future__ import annotations

import base64
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


class Unreadable(Exception):
    """What was sealed cannot be opened: changed, for another purpose, or under another key."""


def seal(plain: bytes, purpose: str) -> str:
    """`plain` encrypted (AES-256-GCM) for `purpose`, which must be said again to open it."""
    nonce = secrets.token_bytes(_NONCE)
    box = _cipher(settings.SECRET_KEY).encrypt(nonce, plain, purpose.encode())
    return base64.b64encode(nonce + box).decode()


def unseal(sealed: str, purpose: str) -> bytes:
    """What was sealed for `purpose`; raises Unreadable."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        return _cipher(settings.SECRET_KEY).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode())
    except (ValueError, InvalidTag) as error:
        raise Unreadable(purpose) from error


@lru_cache(maxsize=2)
def _cipher(secret_key: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"lianbing.sealing.1").derive(secret_key.encode()))
