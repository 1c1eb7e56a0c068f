"""The key of the browser's journal and of answer files."""

import hashlib


def journal_key(secret: bytes) -> bytes:
    """32 bytes from the secret of one attempt; the browser gets them at the start and keeps them in memory only."""
    return hashlib.sha256(b"lianbing.journal:" + secret).digest()
