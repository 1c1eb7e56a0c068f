"""What a bank can give to a blueprint, and the seeded draw."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.domain.blueprint import Cell, PoolQuestion, draw, full_marks, shortages, stock_of, supply
from question_bank.domain.errors import BlueprintImpossible

ONE = Decimal(1)


def cell(difficulty, count, subject="procedure", kind="single_choice", marks=ONE):
    return Cell(subject, kind, difficulty, count, marks)


NO_TAGS = frozenset()


def pool(*difficulties, subject="procedure", kind="single_choice"):
    return [
        PoolQuestion(number, subject, kind, difficulty) for number, difficulty in enumerate(difficulties, 1)
    ]


def test_a_cell_shows_what_is_available_against_what_is_needed():
    answer = supply([cell(3, 20)], {("procedure", "single_choice", 3, NO_TAGS): 57})[0]
    assert (answer.available, answer.needed, answer.missing, answer.possible) == (57, 20, 0, True)


def test_questions_of_another_subject_or_kind_do_not_count():
    stock = {
        ("procedure", "single_choice", 3, NO_TAGS): 1,
        ("penal", "single_choice", 3, NO_TAGS): 9,
        ("procedure", "fill_in", 3, NO_TAGS): 9,
    }
    assert [(lack.available, lack.missing) for lack in shortages([cell(3, 2)], stock)] == [(1, 1)]


def test_an_any_difficulty_cell_gets_only_what_specific_cells_leave():
    cells = [cell(None, 4), cell(3, 3)]
    stock = {("procedure", "single_choice", 3, NO_TAGS): 4, ("procedure", "single_choice", 1, NO_TAGS): 2}
    answers = supply(cells, stock)
    assert [(answer.matching, answer.available, answer.missing) for answer in answers] == [
        (6, 3, 1),
        (4, 4, 0),
    ]


def test_two_cells_that_ask_for_the_same_questions_cannot_both_have_them():
    lacking = shortages(
        [cell(2, 3), cell(2, 3, marks=Decimal(2))], {("procedure", "single_choice", 2, NO_TAGS): 5}
    )
    assert [(lack.cell.marks, lack.available, lack.missing) for lack in lacking] == [(Decimal(2), 2, 1)]


def test_the_draw_is_the_same_for_the_same_seed_and_another_for_another():
    cells, questions = [cell(None, 5), cell(2, 5)], pool(*[1, 2, 3, 4, 5] * 20)
    first, shuffled, other = (
        draw(cells, questions, "7"),
        draw(cells, questions[::-1], "7"),
        draw(cells, questions, "8"),
    )
    assert first == shuffled
    assert first != other


def test_the_draw_of_a_known_seed_stays_what_it_was():
    assert draw([cell(None, 3), cell(1, 1)], pool(1, 1, 2, 3, 4), "2026-11") == DRAWN_FOR_2026_11


def test_the_draw_refuses_an_impossible_blueprint():
    with pytest.raises(BlueprintImpossible) as refusal:
        draw([cell(5, 1)], pool(1, 2), "1")
    assert [lack.missing for lack in refusal.value.shortages] == [1]


@settings(max_examples=150)
@given(
    difficulties=st.lists(st.integers(1, 3), max_size=6),
    wanted=st.lists(st.tuples(st.sampled_from([None, 1, 2, 3]), st.integers(1, 3)), min_size=1, max_size=3),
)
def test_a_blueprint_is_possible_exactly_when_some_sharing_fills_it(difficulties, wanted):
    cells, questions = [cell(difficulty, count) for difficulty, count in wanted], pool(*difficulties)
    possible = not shortages(cells, stock_of(questions))
    assert possible == _some_sharing(cells, {question.id: question.difficulty for question in questions})
    if possible:
        drawn = draw(cells, questions, "seed")
        assert [len(ids) for ids in drawn] == [part.count for part in cells]
        assert len({number for ids in drawn for number in ids}) == sum(part.count for part in cells)
        assert all(
            part.difficulty in (None, difficulties[number - 1])
            for part, ids in zip(cells, drawn, strict=True)
            for number in ids
        )


def _some_sharing(cells, left):
    """By trying every way of sharing."""
    if not cells:
        return True
    head, *rest = cells
    fitting = [number for number, difficulty in left.items() if head.difficulty in (None, difficulty)]
    return any(
        _some_sharing(rest, {number: left[number] for number in left if number not in chosen})
        for chosen in combinations(fitting, head.count)
    )


def test_full_marks_add_up_over_the_cells():
    assert full_marks([cell(1, 20, marks=Decimal("1.5")), cell(None, 10)]) == Decimal("40.0")


@pytest.mark.parametrize("wrong", [{"count": 0}, {"marks": Decimal(0)}, {"difficulty": 6}])
def test_a_cell_that_asks_for_nothing_sensible_is_refused(wrong):
    with pytest.raises(ValueError, match="cell|difficulty"):
        Cell(**{"subject": "procedure", "kind": "fill_in", "difficulty": 1, "count": 1, "marks": ONE} | wrong)


DRAWN_FOR_2026_11 = ((3, 1, 5), (2,))
