"""Canonical JSON (RFC 8785): one byte form for one value, so that hashes can be recomputed anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import rfc8785
from cryptography.hazmat.primitives import hashes

Json: TypeAlias = "None | bool | int | float | str | Sequence[Json] | Mapping[str, Json]"

SHA256: Final = "sha256"
SM3: Final = "sm3"


class UnknownAlgorithm(ValueError):
    """A stored `alg` is none that this version can compute."""


def canonical_json(value: Json) -> bytes:
    """RFC 8785 bytes of `value`; raises rfc8785.CanonicalizationError for what JSON cannot carry."""
    return rfc8785.dumps(value)


def digest(data: bytes, alg: str = SHA256) -> bytes:
    """Hash of `data` under `alg` (sha256, or sm3 where policy asks for the national hash)."""
    if alg == SHA256:
        return hashlib.sha256(data).digest()
    if alg == SM3:
        hasher = hashes.Hash(hashes.SM3())
        hasher.update(data)
        return hasher.finalize()
    raise UnknownAlgorithm(alg)
