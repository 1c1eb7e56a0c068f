"""The signing key of this installation: made once, kept in the data folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

PRIVATE_NAME = "signing.key"
PUBLIC_NAME = "signing.pub"


def private_key() -> Ed25519PrivateKey:
    """The key that signs receipts and checkpoints; made on first use."""
    return _private_key(settings.DATA_DIR)


def public_key() -> Ed25519PublicKey:
    """The public half of this installation's key."""
    return private_key().public_key()


def forget() -> None:
    """After another key came into the data folder: the next use reads it."""
    _private_key.cache_clear()


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Public key from a PEM file; raises ValueError when the file holds none."""
    key = load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an Ed25519 key")
    return key


@lru_cache(maxsize=4)
def _private_key(data_dir: Path) -> Ed25519PrivateKey:
    path = data_dir / PRIVATE_NAME
    if not path.exists():
        _write_new_pair(data_dir)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds no Ed25519 key")
    return key


def _write_new_pair(data_dir: Path) -> None:
    key = Ed25519PrivateKey.generate()
    data_dir.mkdir(parents=True, exist_ok=True)
    draft = data_dir / f"{PRIVATE_NAME}.{secrets.token_hex(8)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(draft, data_dir / PRIVATE_NAME)
    except FileExistsError:
        return
    finally:
        draft.unlink()
    (data_dir / PUBLIC_NAME).write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
