"""Canonical JSON and hashes."""

from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from core.domain.canonical import SM3, UnknownAlgorithm, canonical_json, digest


def test_the_example_of_rfc_8785_comes_out_as_printed_there():
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '\u20ac$\u000f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }

    assert (
        canonical_json(value)
        == (
            '{"literals":[null,true,false],'
            '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
            '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
        ).encode()
    )


def test_the_order_of_writing_does_not_matter_and_han_text_stays_as_it_is():
    assert canonical_json({"警号": "100001", "a": 1}) == canonical_json({"a": 1, "警号": "100001"})
    assert canonical_json({"警号": "一"}) == '{"警号":"一"}'.encode()


def test_what_json_cannot_carry_is_refused():
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_json(float("nan"))
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_json(2**60)
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_json({"half a pair": "\ud800"})


def test_a_kind_of_text_is_written_as_the_text_that_it_is():
    class Marked(str):
        """Text that something is known of."""

    class Choice(StrEnum):
        ANSWER = "answer"

    assert canonical_json({"a": Choice.ANSWER, "b": Marked("x")}) == b'{"a":"answer","b":"x"}'


@given(st.dictionaries(st.text(), st.integers(-1000, 1000) | st.text() | st.booleans() | st.none()))
def test_equal_values_have_equal_bytes(value: dict[str, object]):
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(), inner),
)


@given(_values)
def test_the_fast_road_writes_what_rfc_8785_writes(value: Any):
    assert canonical_json(value) == rfc8785.dumps(value)


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_json({"a": "\ud800"})


def test_both_hashes_give_their_published_values():
    assert digest(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest(b"abc", SM3).hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_an_unknown_algorithm_is_named():
    with pytest.raises(UnknownAlgorithm, match="md5"):
        digest(b"abc", "md5")
