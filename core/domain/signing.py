"""Ed25519 signatures over canonical JSON."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .canonical import Json, canonical_json

ALG = "Ed25519"


def key_id(public_key: Ed25519PublicKey) -> str:
    """Short name of a key: the first 16 hex digits of the SHA-256 of its raw bytes."""
    return hashlib.sha256(public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def sign(private_key: Ed25519PrivateKey, statement: Mapping[str, Json]) -> str:
    """Base64 signature over the canonical form of `statement`."""
    return base64.b64encode(private_key.sign(canonical_json(statement))).decode()


def is_signed(public_key: Ed25519PublicKey, statement: Mapping[str, Json], signature: str) -> bool:
    """Whether `signature` (base64) was made over `statement` with the key; False for any malformed input."""
    try:
        public_key.verify(base64.b64decode(signature, validate=True), canonical_json(statement))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
