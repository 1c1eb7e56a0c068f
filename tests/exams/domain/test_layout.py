"""Ids and order from one secret."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.layout import Layout, UnknownId, layout_of

SHAPE = ((4, False), (3, True), (0, False), (2, False))


def secret(number: int) -> bytes:
    return number.to_bytes(32, "big")


def test_the_same_secret_gives_the_same_layout() -> None:
    first, second = Layout(secret(1), SHAPE), Layout(secret(1), SHAPE)

    assert first.item_ids() == second.item_ids()
    assert [first.order(n) for n in range(4)] == [second.order(n) for n in range(4)]


@given(st.binary(min_size=32, max_size=32), st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1))
def test_every_id_leads_back_to_where_it_came_from(own: bytes, shape: list[tuple[int, bool]]) -> None:
    layout = Layout(own, tuple(shape))

    for position, (options, fixed) in enumerate(shape):
        assert layout.position(layout.item_id(position)) == position
        assert sorted(layout.order(position)) == list(range(options))
        if fixed:
            assert layout.order(position) == tuple(range(options))
        for number, option in enumerate(layout.option_ids(position)):
            assert layout.option_number(position, option) == number


def test_ids_of_another_attempt_are_unknown() -> None:
    mine, other = Layout(secret(1), SHAPE), Layout(secret(2), SHAPE)

    with pytest.raises(UnknownId):
        mine.position(other.item_id(0))
    with pytest.raises(UnknownId):
        mine.option_number(0, other.option_id(0, 0))


def test_an_option_of_another_item_is_unknown() -> None:
    layout = Layout(secret(1), SHAPE)

    with pytest.raises(UnknownId):
        layout.option_number(0, layout.option_id(1, 0))


def test_every_order_of_three_options_is_as_likely() -> None:
    orders = Counter(Layout(secret(number), ((3, False),)).order(0) for number in range(6000))

    assert len(orders) == 6
    assert all(880 < count < 1120 for count in orders.values())


def test_a_layout_is_computed_once_in_a_process() -> None:
    assert layout_of(secret(3), SHAPE) is layout_of(secret(3), SHAPE)
