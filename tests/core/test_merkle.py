"""Merkle trees, against the vectors of the Certificate Transparency test data (RFC 6962)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.merkle import inclusion_proof, leaf_hash, proves_inclusion, root

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_roots_are_the_published_ones(size: int):
    assert root(HASHES[:size]).hex() == ROOTS[size]


def test_audit_paths_are_the_published_ones():
    assert [node.hex() for node in inclusion_proof(HASHES, 0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [node.hex() for node in inclusion_proof(HASHES[:3], 2)] == [
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    ]
    assert inclusion_proof(HASHES[:1], 0) == []


@given(st.integers(1, 70).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_every_leaf_of_every_tree_is_proved_and_no_other_leaf_is(place: tuple[int, int]):
    size, index = place
    hashes = [leaf_hash(str(number).encode()) for number in range(size)]
    proof = inclusion_proof(hashes, index)

    assert proves_inclusion(hashes[index], index, size, proof, root(hashes))
    assert not proves_inclusion(leaf_hash(b"forged"), index, size, proof, root(hashes))
    assert not proves_inclusion(hashes[index], index, size, [*proof, b"\0" * 32], root(hashes))
    assert not proves_inclusion(hashes[index], index, size, proof, b"\0" * 32)


def test_a_place_outside_the_tree_has_no_proof():
    with pytest.raises(IndexError):
        inclusion_proof(HASHES, 8)
    assert not proves_inclusion(HASHES[0], 8, 8, [], root(HASHES))


def test_a_leaf_cannot_pass_for_a_node():
    left, right = HASHES[0], HASHES[1]

    assert leaf_hash(left + right) != root([left, right])
