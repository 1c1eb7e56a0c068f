"""Hash chains: any change of the past shows."""

from dataclasses import replace

import pytest

from core.domain.canonical import SM3, canonical_json, digest
from core.domain.chains import GENESIS, Break, Link, commitment, first_break, link_hash


def a_chain(length: int = 4, alg: str = "sha256") -> list[Link]:
    links: list[Link] = []
    head = GENESIS
    for seq in range(1, length + 1):
        body = {"attempt": "a", "answer": seq}
        head_now = link_hash(seq, body, head, alg)
        links.append(Link(seq, body, alg, head, head_now))
        head = head_now
    return links


@pytest.mark.parametrize("alg", ["sha256", SM3])
def test_a_chain_as_written_is_whole(alg: str):
    assert first_break(a_chain(alg=alg)) is None


def test_an_empty_chain_is_whole():
    assert first_break([]) is None


def test_a_link_can_be_computed_by_hand():
    by_hand = digest(b"\x00" + b'{"alg":"sha256","body":{"x":1},"prev":"","seq":1}').hex()

    assert link_hash(1, {"x": 1}, GENESIS) == by_hand


def test_a_changed_body_is_found_where_it_was_changed():
    chain = a_chain()
    chain[1] = replace(chain[1], body={"attempt": "a", "answer": 99})

    assert first_break(chain) == Break(2, "changed")


def test_a_removed_row_is_found_as_a_gap():
    chain = a_chain()
    del chain[2]

    assert first_break(chain) == Break(3, "gap")


def test_a_row_forged_with_a_right_hash_of_its_own_breaks_the_next_link():
    chain = a_chain()
    forged = {"attempt": "a", "answer": 99}
    chain[1] = replace(chain[1], body=forged, hash=link_hash(2, forged, chain[1].prev_hash))

    assert first_break(chain) == Break(3, "unlinked")


def test_rows_that_changed_places_are_found():
    chain = a_chain()
    chain[1], chain[2] = chain[2], chain[1]

    assert first_break(chain) == Break(2, "gap")


def test_a_commitment_hides_and_binds():
    salt, other_salt = b"s" * 16, b"t" * 16

    assert commitment(salt, "答案") == digest(b"\x02" + salt + canonical_json("答案")).hex()
    assert commitment(salt, "答案") != commitment(other_salt, "答案")
    assert commitment(salt, "答案") != commitment(salt, "答")
