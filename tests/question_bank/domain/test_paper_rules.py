"""Required questions, enemies, the share of cases, and cells that share what the bank holds."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.domain.blueprint import Cell, PoolQuestion, bottlenecks, draw, stock_of, supply
from question_bank.domain.paper_rules import (
    RequiredDoNotFit,
    case_percent,
    losing_enemies,
    place_required,
    spread_over,
)

ONE = Decimal(1)


def cell(count=1, difficulty=None, **asked):
    return Cell("law", "single_choice", difficulty, count, ONE, **asked)


def question(number, difficulty=1, *tags):
    return PoolQuestion(number, "law", "single_choice", difficulty, frozenset(tags))


def test_a_cell_asks_for_a_point_a_level_and_a_police_type():
    wanted = cell(point="force", level="basic", police_type="traffic")
    assert wanted.fits(question(1, 1, "point:force", "level:basic", "police_type:*").key)
    assert not wanted.fits(question(2, 1, "point:force", "level:advanced", "police_type:*").key)
    assert not wanted.fits(question(3, 1, "level:*", "police_type:*").key)


def test_a_cell_takes_what_another_can_replace():
    cells = [cell(1, point="a"), cell(1, level="basic")]
    pool = [question(1, 1, "point:a", "level:basic"), question(2, 1, "point:a", "level:high")]
    assert [answer.available for answer in supply(cells, stock_of(pool))] == [2, 1]
    assert draw(cells, pool, "seed") == ((2,), (1,))


@settings(max_examples=80)
@given(
    st.lists(st.sets(st.sampled_from("abc")), max_size=5),
    st.lists(
        st.tuples(st.sampled_from(["", "a", "b", "c"]), st.sampled_from(["", "a", "b"])),
        min_size=1,
        max_size=3,
    ),
)
def test_cells_that_overlap_in_any_way_are_filled_exactly_when_that_is_possible(tagged, wanted):
    cells = [cell(1, point=point, level=level) for point, level in wanted]
    pool = [
        question(number, 1, *(f"{kind}:{one}" for one in tags for kind in ("point", "level")))
        for number, tags in enumerate(tagged)
    ]
    some_way = any(
        len(set(chosen)) == len(cells)
        and all(own.fits(pool[one].key) for own, one in zip(cells, chosen, strict=True))
        for chosen in product(range(len(pool)), repeat=len(cells))
    )
    lacking = bottlenecks(cells, stock_of(pool))
    assert some_way == (not lacking)
    if some_way:
        drawn = draw(cells, pool, "seed")
        assert all(cell.fits(pool[ids[0]].key) for cell, ids in zip(cells, drawn, strict=True))
    else:
        assert all(lack.missing >= 1 for lack in lacking)


def test_a_bottleneck_names_the_cells_that_are_in_each_others_way():
    cells = [cell(2, 3), cell(3), cell(1, 1)]
    (lack,) = bottlenecks(cells, stock_of([question(1, 3), question(2, 3), question(3, 2), question(4, 1)]))
    assert (lack.cells, lack.needed, lack.there, lack.missing) == ((0, 1, 2), 6, 4, 2)


def test_required_questions_are_placed_so_that_all_have_a_place():
    cells = [cell(1), cell(1, 3)]
    placed = place_required(cells, [question(1, 3), question(2, 1)], {1, 2})
    assert placed.required == {1: 1, 2: 0}
    assert placed.cells == {}
    assert placed.whole((), 2) == ((2,), (1,))


def test_a_required_question_without_a_place_is_named():
    with pytest.raises(RequiredDoNotFit) as refusal:
        place_required([cell(1)], [question(1), question(2)], {1, 2, 9})
    assert refusal.value.ids == (9, 2)


def test_of_enemies_one_stays_and_a_required_one_before_all_others():
    for number in range(20):
        gone = losing_enemies([[1, 2, 3], [3, 4]], f"seed {number}", {2})
        assert gone >= {1, 3}
        assert 2 not in gone


def test_each_question_has_one_cell_and_no_cell_goes_short():
    cells = [cell(2), cell(1, 3)]
    pool = [question(number, 3 if number < 3 else 1) for number in range(7)]
    found = spread_over(cells, pool, 2, "seed")
    assert set(found) == set(range(7))
    assert [list(found.values()).count(number) >= need for number, need in ((0, 4), (1, 2))] == [True, True]


def test_the_share_of_cases_is_counted_in_marks():
    case = Cell("law", "case_analysis", None, 1, Decimal(10))
    assert case_percent([cell(20), case]) == Decimal("33.3")
    assert case_percent([]) == 0
