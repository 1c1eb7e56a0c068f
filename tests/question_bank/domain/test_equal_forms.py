"""Several papers from one blueprint."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.domain.blueprint import Cell, PoolQuestion, draw
from question_bank.domain.equal_forms import equal_forms, lot_forms, overlap
from question_bank.domain.errors import BlueprintImpossible

TWO = Decimal(2)
KINDS = ("single_choice", "true_false")


def questions(*groups: tuple[str, str, int, int]) -> list[PoolQuestion]:
    """`(subject, kind, difficulty, how many)` in turn, numbered from 1."""
    made: list[PoolQuestion] = []
    for subject, kind, difficulty, count in groups:
        made += [PoolQuestion(len(made) + n + 1, subject, kind, difficulty) for n in range(count)]
    return made


pools = st.lists(
    st.tuples(st.just("law"), st.sampled_from(KINDS), st.integers(1, 5), st.integers(1, 8)), max_size=10
).map(lambda groups: questions(*groups))
blueprints = st.lists(
    st.builds(
        Cell,
        st.just("law"),
        st.sampled_from(KINDS),
        st.one_of(st.none(), st.integers(1, 5)),
        st.integers(1, 4),
        st.just(TWO),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda cell: (cell.subject, cell.kind, cell.difficulty),
)


@given(
    pool=pools,
    cells=blueprints,
    forms=st.integers(2, 5),
    draw_forms=st.sampled_from([equal_forms, lot_forms]),
)
@settings(max_examples=60, deadline=None)
def test_every_form_fills_every_cell_with_different_fitting_questions(pool, cells, forms, draw_forms) -> None:  # type: ignore[no-untyped-def]
    enough = [(cell.subject, cell.kind, cell.difficulty or 3, cell.count) for cell in cells]
    others = [(question.subject, question.kind, question.difficulty, 1) for question in pool]
    pool = questions(*enough, *others)
    by_id = {question.id: question for question in pool}

    drawn = draw_forms(cells, pool, forms, "seed")

    assert len(drawn) == forms
    for form in drawn:
        everything = [question for part in form for question in part]
        assert len(everything) == len(set(everything))
        for cell, part in zip(cells, form, strict=True):
            assert len(part) == cell.count
            assert {(by_id[question].subject, by_id[question].kind) for question in part} == {
                (cell.subject, cell.kind)
            }
            assert cell.difficulty is None or {by_id[question].difficulty for question in part} == {
                cell.difficulty
            }


@given(pool=pools, cells=blueprints, forms=st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_equal_forms_share_nothing_when_the_bank_is_large_enough(pool, cells, forms) -> None:  # type: ignore[no-untyped-def]
    enough = [(cell.subject, cell.kind, cell.difficulty or 3, cell.count * forms) for cell in cells]
    others = [(question.subject, question.kind, question.difficulty, 1) for question in pool]

    drawn = equal_forms(cells, questions(*enough, *others), forms, "seed")

    used = Counter(question for form in drawn for part in form for question in part)
    assert set(used.values()) == {1}


@given(
    levels=st.lists(st.integers(1, 5), min_size=12, max_size=24),
    forms=st.integers(2, 4),
    seed=st.text(alphabet="abc", max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_the_difficulty_of_a_cell_differs_by_no_more_than_its_hardest_and_easiest_question(
    levels, forms, seed
) -> None:  # type: ignore[no-untyped-def]
    pool = [PoolQuestion(number, "law", "true_false", level) for number, level in enumerate(levels, 1)]
    by_id = {question.id: question.difficulty for question in pool}
    cell = Cell("law", "true_false", None, len(levels) // forms, TWO)

    drawn = equal_forms([cell], pool, forms, seed)

    sums = [sum(by_id[question] for question in form[0]) for form in drawn]
    used = [by_id[question] for form in drawn for question in form[0]]
    assert max(sums) - min(sums) <= max(used) - min(used)


def test_two_forms_of_easy_and_hard_questions_are_equally_hard() -> None:
    pool = questions(("law", "true_false", 1, 4), ("law", "true_false", 5, 4))
    by_id = {question.id: question.difficulty for question in pool}

    drawn = equal_forms([Cell("law", "true_false", None, 4, TWO)], pool, 2, "seed")

    assert [sum(by_id[question] for question in form[0]) for form in drawn] == [12, 12]


def test_too_small_a_bank_shares_its_questions_evenly() -> None:
    pool = questions(("law", "true_false", 3, 6))

    drawn = equal_forms([Cell("law", "true_false", None, 4, TWO)], pool, 3, "seed")

    used = Counter(question for form in drawn for question in form[0])
    assert set(used.values()) == {2}
    assert all(len(set(form[0])) == 4 for form in drawn)


def test_the_same_seed_makes_the_same_forms_and_another_seed_others() -> None:
    pool = questions(("law", "true_false", 3, 40))
    cells = [Cell("law", "true_false", None, 5, TWO)]

    for make in (equal_forms, lot_forms):
        assert make(cells, list(reversed(pool)), 3, "one") == make(cells, pool, 3, "one")
        assert make(cells, pool, 3, "one") != make(cells, pool, 3, "two")


def test_one_form_is_the_plain_draw() -> None:
    pool = questions(("law", "true_false", 3, 9), ("law", "single_choice", 2, 5))
    cells = [Cell("law", "true_false", None, 4, TWO), Cell("law", "single_choice", 2, 2, TWO)]

    assert equal_forms(cells, pool, 1, "seed") == (draw(cells, pool, "seed"),)


def test_draws_by_lot_all_have_the_difficulties_of_the_first() -> None:
    pool = questions(*(("law", "true_false", level, 6) for level in range(1, 6)))
    by_id = {question.id: question.difficulty for question in pool}

    drawn = lot_forms([Cell("law", "true_false", None, 7, TWO)], pool, 20, "seed")

    profiles = {tuple(sorted(by_id[question] for question in form[0])) for form in drawn}
    assert len(profiles) == 1
    assert len({frozenset(form[0]) for form in drawn}) == 20


def test_forms_that_cannot_be_filled_are_refused() -> None:
    pool = questions(("law", "true_false", 3, 3))

    for make in (equal_forms, lot_forms):
        with pytest.raises(BlueprintImpossible):
            make([Cell("law", "true_false", None, 4, TWO)], pool, 2, "seed")


def test_the_overlap_matrix_counts_what_each_two_forms_share() -> None:
    assert overlap([[1, 2, 3], [3, 4, 5], [1, 2, 9]]) == ((3, 1, 2), (1, 3, 0), (2, 0, 3))
