"""Ids and order from one secret."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.layout import ItemShape, Layout, UnknownId, layout_of

SHAPE = tuple(ItemShape(*item) for item in ((4, False), (3, True), (0, False), (2, False)))


def secret(number: int) -> bytes:
    return number.to_bytes(32, "big")


def test_the_same_secret_gives_the_same_layout() -> None:
    first, second = Layout(secret(1), SHAPE), Layout(secret(1), SHAPE)

    assert first.item_ids() == second.item_ids()
    assert [first.order(n) for n in range(4)] == [second.order(n) for n in range(4)]


items = st.builds(ItemShape, st.integers(0, 9), st.booleans(), st.sampled_from([0, 0, 2, 5]))


@given(st.binary(min_size=32, max_size=32), st.lists(items, min_size=1))
def test_every_id_leads_back_to_where_it_came_from(own: bytes, shape: list[ItemShape]) -> None:
    layout = Layout(own, tuple(shape))

    for position, (options, fixed, matches) in enumerate(shape):
        assert sorted(layout.match_order(position)) == list(range(matches))
        for number, match in enumerate(layout.match_ids(position)):
            assert layout.match_number(position, match) == number
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


@pytest.mark.parametrize("cut", [1, 7, 8])
def test_what_lies_across_two_ids_is_no_id(cut: int) -> None:
    layout = Layout(secret(1), SHAPE)
    across = (layout.item_id(0) + layout.item_id(1))[2 * cut :][:16]

    assert layout.has_item(across) == (cut == 8)


@pytest.mark.parametrize("strange", ["", "0", "g" * 16, "０" * 16, "0" * 17, "\x00" * 16])
def test_what_is_not_written_as_an_id_is_unknown(strange: str) -> None:
    assert not Layout(secret(1), SHAPE).has_item(strange)


def test_an_option_of_another_item_is_unknown() -> None:
    layout = Layout(secret(1), SHAPE)

    with pytest.raises(UnknownId):
        layout.option_number(0, layout.option_id(1, 0))


def test_every_order_of_three_options_is_as_likely() -> None:
    orders = Counter(Layout(secret(number), (ItemShape(3, False),)).order(0) for number in range(6000))

    assert len(orders) == 6
    assert all(880 < count < 1120 for count in orders.values())


def test_a_layout_is_computed_once_in_a_process() -> None:
    assert layout_of(secret(3), SHAPE) is layout_of(secret(3), SHAPE)


def test_a_right_side_changes_nothing_for_papers_without_one() -> None:
    first, second = (Layout(secret(5), (ItemShape(3, False), ItemShape(2, True, right))) for right in (0, 4))

    assert [first.item_ids(), first.option_ids(0), first.option_ids(1)] == [
        second.item_ids(),
        second.option_ids(0),
        second.option_ids(1),
    ]
    assert set(second.match_ids(1)).isdisjoint(second.option_ids(1))
