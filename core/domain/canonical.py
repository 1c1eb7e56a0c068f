"""Canonical JSON (RFC 8785): one byte form for one value, so that hashes can be recomputed anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import msgspec
import rfc8785
from cryptography.hazmat.primitives import hashes

Json: TypeAlias = "None | bool | int | float | str | Sequence[Json] | Mapping[str, Json]"

SHA256: Final = "sha256"
SM3: Final = "sm3"


LARGEST: Final = 2**53 - 1
"""The largest whole number that RFC 8785 carries."""
_LEAVES: Final = frozenset({str, bool, type(None)})
_encoded: Final = msgspec.json.Encoder(order="sorted").encode


class UnknownAlgorithm(ValueError):
    """A stored `alg` is none that this version can compute."""


def canonical_json(value: Json) -> bytes:
    """RFC 8785 bytes of `value`; raises rfc8785.CanonicalizationError for what JSON cannot carry.

    msgspec writes the same bytes, many times as fast, for everything but fractions, names outside ASCII (RFC 8785 sorts
    by UTF-16) and what is to be refused; those are left to rfc8785.
    """
    if _is_plain(value):
        try:
            return _encoded(value)
        except (
            UnicodeEncodeError,
            TypeError,
        ):  # half a surrogate pair is refused below, a kind of str is written
            pass
    return rfc8785.dumps(value)


def _is_plain(value: object) -> bool:
    """Whether both encoders write the same. Leaves are looked at in place: most values are."""
    kind = type(value)
    if kind in _LEAVES:
        return True
    if kind is int:
        return -LARGEST <= value <= LARGEST  # type: ignore[operator]
    if kind is dict:
        for name, held in value.items():  # type: ignore[attr-defined]
            if type(name) is not str or not name.isascii():
                return False
            if type(held) not in _LEAVES and not _is_plain(held):
                return False
        return True
    if kind is list or kind is tuple:
        return all(type(held) in _LEAVES or _is_plain(held) for held in value)  # type: ignore[attr-defined]
    return isinstance(value, str)


def digest(data: bytes, alg: str = SHA256) -> bytes:
    """Hash of `data` under `alg` (sha256, or sm3 where policy asks for the national hash)."""
    if alg == SHA256:
        return hashlib.sha256(data).digest()
    if alg == SM3:
        hasher = hashes.Hash(hashes.SM3())
        hasher.update(data)
        return hasher.finalize()
    raise UnknownAlgorithm(alg)
