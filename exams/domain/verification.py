"""Checking a receipt offline: the signature, and the inclusion proof once there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.domain import merkle
from core.domain.canonical import UnknownAlgorithm, canonical_json
from core.domain.signing import is_signed, key_id

from .receipt import signed_part


def receipt_fault(receipt: Mapping[str, Any], public_key: Ed25519PublicKey) -> str | None:
    """Why `receipt` proves nothing under `public_key`, or None when it is valid.

    A key that the receipt itself carries is never used. Reasons: `incomplete`, `other_key`, `signature`,
    `proof_malformed`, `proof_signature`, `proof_other_attempt`, `proof_path`.
    """
    if not all(name in receipt for name in ("alg", "attempt", "head", "signature", "key_id", "submitted_at")):
        return "incomplete"
    if receipt["key_id"] != key_id(public_key):
        return "other_key"
    try:
        if not is_signed(public_key, signed_part(receipt), str(receipt["signature"])):
            return "signature"
        proof = receipt.get("proof")
        return None if proof is None else _proof_fault(receipt, proof, public_key)
    except (TypeError, ValueError, KeyError, UnknownAlgorithm, RecursionError):
        return "proof_malformed"


def _proof_fault(
    receipt: Mapping[str, Any], proof: Mapping[str, Any], public_key: Ed25519PublicKey
) -> str | None:
    checkpoint = proof["checkpoint"]
    if proof["key_id"] != key_id(public_key) or not is_signed(
        public_key, checkpoint, str(proof["signature"])
    ):
        return "proof_signature"
    if proof["chain"] != f"attempt:{receipt['attempt']}":
        return "proof_other_attempt"
    leaf = merkle.leaf_hash(
        canonical_json({"chain": proof["chain"], "head": receipt["head"]}), checkpoint["alg"]
    )
    path = [bytes.fromhex(node) for node in proof["path"]]
    root = bytes.fromhex(checkpoint["root"])
    proven = merkle.proves_inclusion(leaf, proof["index"], checkpoint["size"], path, root, checkpoint["alg"])
    return None if proven else "proof_path"
