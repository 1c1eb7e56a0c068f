"""Answers between candidates and the canonical form; the fold of steps."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.answers import (
    InvalidAnswer,
    Step,
    candidate_answer,
    candidate_answers,
    canonical_answer,
    digest,
    fold,
    packed,
)
from exams.domain.layout import Layout
from exams.domain.paper import Item
from tests.exams.domain.papers import ITEMS, TWO, paper

PAPER = paper()
LAYOUT = Layout(bytes(32), PAPER.shape)

canonical = st.one_of(
    st.tuples(st.just(0), st.integers(0, 3).map(lambda number: [number])),
    st.tuples(st.just(2), st.sets(st.integers(0, 3), min_size=1).map(sorted)),
    st.tuples(st.just(3), st.booleans()),
    st.tuples(st.just(4), st.lists(st.sampled_from(["三", "é", " a\n"]), min_size=1, max_size=2)),
    st.tuples(st.integers(0, 4), st.none()),
)


@given(canonical)
def test_an_answer_survives_the_way_to_the_candidate_and_back(case: tuple[int, Any]) -> None:
    position, answer = case
    item = PAPER.items[position]

    shown = candidate_answer(answer, item, position, LAYOUT)

    assert canonical_answer(shown, item, position, LAYOUT) == answer


@given(st.permutations(range(4)))
def test_the_order_in_which_options_are_ticked_does_not_matter(order: list[int]) -> None:
    ids = LAYOUT.option_ids(2)

    assert canonical_answer([ids[number] for number in order], ITEMS[2], 2, LAYOUT) == [0, 1, 2, 3]


def test_an_ordering_keeps_its_order() -> None:
    item = Item(1, "ordering", "排序", TWO, options=("甲", "乙", "丙"))
    layout = Layout(bytes(32), (item.shape,))
    ids = layout.option_ids(0)

    answer = canonical_answer([ids[2], ids[0], ids[1]], item, 0, layout)

    assert answer == [2, 0, 1]
    assert candidate_answer(answer, item, 0, layout) == [ids[2], ids[0], ids[1]]


def test_a_matching_is_a_set_of_pairs_of_left_and_right() -> None:
    item = Item(1, "matching", "连线", TWO, options=("甲", "乙"), matches=("一", "二", "三"))
    layout = Layout(bytes(32), (item.shape,))
    left, right = layout.option_ids(0), layout.match_ids(0)

    answer = canonical_answer([[left[1], right[0]], [left[0], right[2]]], item, 0, layout)

    assert answer == [[0, 2], [1, 0]]
    assert candidate_answer(answer, item, 0, layout) == sorted([[left[0], right[2]], [left[1], right[0]]])


@pytest.mark.parametrize("wrong", ["twice", "backwards", "not pairs", "foreign"])
def test_a_pair_that_cannot_be_is_refused(wrong: str) -> None:
    item = Item(1, "matching", "连线", TWO, options=("甲", "乙"), matches=("一", "二", "三"))
    layout = Layout(bytes(32), (item.shape,))
    left, right = layout.option_ids(0), layout.match_ids(0)
    sent: Any = {
        "twice": [[left[0], right[0]], [left[0], right[1]]],
        "backwards": [[right[0], left[0]]],
        "not pairs": [left[0], right[0]],
        "foreign": [[left[0], "f" * 16]],
    }[wrong]

    with pytest.raises(InvalidAnswer):
        canonical_answer(sent, item, 0, layout)


def test_a_text_is_nfc_with_lf() -> None:
    item = Item(1, "essay", "论述", TWO)

    assert canonical_answer("e\u0301\r\n二\r", item, 0, Layout(bytes(32), (item.shape,))) == "é\n二\n"


@pytest.mark.parametrize("empty", [None, [], ["", ""], [""]])
def test_nothing_written_is_no_answer(empty: Any) -> None:
    assert canonical_answer(empty, ITEMS[4], 4, LAYOUT) is None


@pytest.mark.parametrize(
    ("position", "raw", "field"),
    [
        (0, "x", ""),
        (0, [5], "[0]"),
        (0, ["x"], "[0]"),
        (3, 1, ""),
        (4, "x", ""),
        (4, ["a", "b", "c"], ""),
        (4, ["a", "b\x00"], "[1]"),
        (4, ["a", "\ud800"], "[1]"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_with_its_place(position: int, raw: Any, field: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        canonical_answer(raw, PAPER.items[position], position, LAYOUT)

    assert refused.value.field == field


def test_the_digest_is_that_of_the_worked_example() -> None:
    answers = {
        "b7d1": ["0f3a", "91c2"],
        "a204": True,
        "c55e": ["二十四小时", "é"],
        "d810": None,
    }

    assert digest(answers) == "5d1390dd32ea0923222715d4900e53d23ca081d64fa455efc2454e4bbdcd8145"
    assert (
        digest({**answers, "e931": "一、出示证件。\n二、告知权利。"})
        == "5829b5059c55ee3d04519edc9d2d9d4961a9085313515808a8d7a24048f64eb7"
    )


def test_the_digest_leaves_cleared_answers_out() -> None:
    assert digest({"a": None}) == digest({})


steps = st.lists(
    st.builds(Step, st.integers(0, 3), st.integers(0, 20), st.one_of(st.none(), st.booleans())), max_size=40
)


def apply(stored: list[Step], step: Step) -> None:
    """What the server does with a save: an older one, or the same again, adds nothing."""
    newest = max((kept.client_seq for kept in stored if kept.position == step.position), default=-1)
    if step.client_seq > newest:
        stored.append(step)


@given(steps)
def test_the_current_answer_is_the_newest_by_sequence_number(sent: list[Step]) -> None:
    stored: list[Step] = []
    for step in sent:
        apply(stored, step)

    for position, current in fold(stored).items():
        own = [step for step in stored if step.position == position]
        assert current.client_seq == max(step.client_seq for step in own)
        assert current.answer == own[-1].answer


@given(steps, st.randoms())
def test_sending_everything_again_in_any_order_changes_nothing(sent: list[Step], random: Any) -> None:
    stored: list[Step] = []
    for step in sent:
        apply(stored, step)
    before = fold(stored)

    again = list(sent)
    random.shuffle(again)
    for step in again:
        apply(stored, step)

    assert fold(stored) == before


@given(steps)
def test_the_fold_does_not_depend_on_the_order_of_reading(sent: list[Step]) -> None:
    unique = list({(step.position, step.client_seq): step for step in sent}.values())

    assert fold(unique) == fold(reversed(unique))


def test_the_sheet_has_a_place_for_every_item() -> None:
    current = fold([Step(2, 1, [0, 3]), Step(3, 2, False)])

    assert packed(current, 5) == [None, None, [0, 3], False, None]
    assert list(candidate_answers(current, PAPER, LAYOUT)) == [LAYOUT.item_id(2), LAYOUT.item_id(3)]
