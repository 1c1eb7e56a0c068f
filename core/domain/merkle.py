"""Merkle trees as in RFC 6962, section 2.1: roots and inclusion proofs over ordered leaves."""

from __future__ import annotations

from collections.abc import Sequence

from .canonical import SHA256, digest


def leaf_hash(leaf: bytes, alg: str = SHA256) -> bytes:
    """Hash of one leaf: H(0x00 || leaf)."""
    return digest(b"\x00" + leaf, alg)


def _node(left: bytes, right: bytes, alg: str) -> bytes:
    return digest(b"\x01" + left + right, alg)


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1


def root(hashes: Sequence[bytes], alg: str = SHA256) -> bytes:
    """Root over leaf hashes; the root of no leaves is H("")."""
    if not hashes:
        return digest(b"", alg)
    level = list(hashes)
    while len(level) > 1:
        paired = [_node(level[i], level[i + 1], alg) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0]


def inclusion_proof(hashes: Sequence[bytes], index: int, alg: str = SHA256) -> list[bytes]:
    """Audit path of leaf `index`, from the leaf upwards; raises IndexError outside the tree."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    if len(hashes) == 1:
        return []
    middle = _split(len(hashes))
    if index < middle:
        return [*inclusion_proof(hashes[:middle], index, alg), root(hashes[middle:], alg)]
    return [*inclusion_proof(hashes[middle:], index - middle, alg), root(hashes[:middle], alg)]


def proves_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes, alg: str = SHA256
) -> bool:
    """Whether `proof` leads from the leaf hash at `index` in a tree of `size` to `expected_root`.

    The algorithm of RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    node, last, current = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node % 2 or node == last:
            current = _node(sibling, current, alg)
            while not node % 2 and node:
                node, last = node >> 1, last >> 1
        else:
            current = _node(current, sibling, alg)
        node, last = node >> 1, last >> 1
    return last == 0 and current == expected_root
