"""Nobody can work out what a small group did: neither from its own figure nor from what the total leaves over."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.hiding import SmallGroups, hidden, may_show

TEN = SmallGroups(smallest=10)


def test_a_group_below_the_limit_is_hidden_and_the_next_smallest_with_it() -> None:
    assert hidden({"a": 9, "b": 30, "c": 12}, TEN) == {"a", "c"}


def test_several_small_groups_hide_each_other_when_they_are_enough_together() -> None:
    assert hidden({"a": 6, "b": 5, "c": 40}, TEN) == {"a", "b"}


def test_groups_of_the_limit_and_above_are_shown() -> None:
    assert hidden({"a": 10, "b": 11}, TEN) == frozenset()


def test_a_group_without_anybody_gives_nobody_away() -> None:
    assert hidden({"a": 0, "b": 10}, TEN) == frozenset()


def test_where_all_groups_are_small_all_are_hidden() -> None:
    assert hidden({"a": 3, "b": 2}, TEN) == {"a", "b"}


def test_a_bureau_may_set_its_own_limit() -> None:
    assert hidden({"a": 3, "b": 20}, SmallGroups(smallest=3)) == frozenset()
    assert (may_show(3, SmallGroups(smallest=3)), may_show(2, SmallGroups(smallest=3))) == (True, False)


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), max_size=12), st.integers(1, 30))
def test_what_is_kept_back_is_never_one_small_group_that_the_total_would_tell(
    groups: dict[str, int], smallest: int
) -> None:
    kept_back = hidden(groups, SmallGroups(smallest))

    shown = {name: count for name, count in groups.items() if name not in kept_back and count}
    people = sum(groups[name] for name in kept_back)
    assert all(count >= smallest for count in shown.values())
    assert people == 0 or people >= smallest or not shown
