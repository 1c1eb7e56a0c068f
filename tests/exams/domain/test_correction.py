"""The four remedies on a paper, without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.correction import NothingLeft, Remedied, Remedy, VoidMode, remarking
from exams.domain.marking import mark
from tests.exams.domain.papers import paper

SHEET = [[1], [0], [0, 1], True, ["24", "五"]]
"""Right, wrong, half of a subset, right, one of two blanks: 2 + 0 + 1 + 1.5 + 1 of 9.5."""


def marked(*remedies: Remedied) -> tuple[Decimal, Decimal, list[Decimal]]:
    marking = remarking(paper(), remedies).mark(SHEET)
    return marking.score, marking.full_marks, [item.marks for item in marking.items]


def test_without_a_remedy_the_marks_are_those_of_marking() -> None:
    assert remarking(paper(), []).mark(SHEET) == mark(paper(), SHEET)


def test_credit_for_all_gives_full_marks_whatever_was_answered() -> None:
    blank = remarking(paper(), [Remedied(12, 0, Remedy.CREDIT_ALL)]).mark([None] * 5)

    assert marked(Remedied(12, 0, Remedy.CREDIT_ALL))[0] == Decimal("7.5")
    assert blank.score == 2


def test_a_new_key_takes_marks_from_the_old_and_two_keys_take_none() -> None:
    new = marked(Remedied(11, 0, Remedy.NEW_KEY, [2]))
    either = marked(Remedied(11, 0, Remedy.EITHER_KEY, [2]))

    assert (new[0], either[0]) == (Decimal("3.5"), Decimal("5.5"))


def test_two_keys_follow_the_rule_of_the_section() -> None:
    score, _full, items = marked(Remedied(13, 0, Remedy.EITHER_KEY, [0, 1]))

    assert (score, items[2]) == (Decimal("6.5"), Decimal(2))


def test_a_void_question_leaves_the_full_marks_or_the_paper() -> None:
    taken_out = marked(Remedied(12, 0, Remedy.VOID, void_mode=VoidMode.TAKE_OUT))
    rescaled = marked(Remedied(12, 0, Remedy.VOID, void_mode=VoidMode.RESCALE))

    assert taken_out[:2] == (Decimal("5.5"), Decimal("7.5"))
    assert rescaled[:2] == (Decimal("6.97"), Decimal("9.5"))


def test_the_parts_of_the_paper_leave_a_void_question_out() -> None:
    marking = remarking(paper(), [Remedied(12, 0, Remedy.VOID, void_mode=VoidMode.RESCALE)]).mark(SHEET)

    assert [(part.score, part.full_marks) for part in marking.sections] == [
        (Decimal(2), Decimal(2)),
        (Decimal(1), Decimal(2)),
        (Decimal("2.5"), Decimal("3.5")),
    ]


def test_of_several_remedies_for_one_question_the_last_counts() -> None:
    first = Remedied(12, 0, Remedy.VOID, void_mode=VoidMode.TAKE_OUT)

    assert marked(first, Remedied(12, 0, Remedy.CREDIT_ALL))[:2] == (Decimal("7.5"), Decimal("9.5"))


def test_a_remedy_for_a_question_of_another_form_changes_nothing() -> None:
    assert marked(Remedied(99, 0, Remedy.CREDIT_ALL))[0] == Decimal("5.5")


def test_a_paper_keeps_at_least_one_question() -> None:
    void = [Remedied(number, 0, Remedy.VOID, void_mode=VoidMode.TAKE_OUT) for number in range(11, 16)]

    with pytest.raises(NothingLeft):
        remarking(paper(), void).mark(SHEET)


@given(
    revision=st.integers(11, 14),
    remedy=st.sampled_from([Remedy.CREDIT_ALL, Remedy.EITHER_KEY]),
    key=st.sampled_from([[0], [2]]),
)
def test_credit_and_two_keys_never_take_marks_away(revision: int, remedy: Remedy, key: list[int]) -> None:
    new = True if revision == 14 else [0, *key][-1:] if revision != 13 else [0, 1]
    before = mark(paper(), SHEET)

    after = remarking(paper(), [Remedied(revision, 0, remedy, new)]).mark(SHEET)

    assert all(new.marks >= old.marks for new, old in zip(after.items, before.items, strict=True))
    assert after.score <= after.full_marks == before.full_marks


@given(voids=st.sets(st.integers(11, 15), max_size=4), mode=st.sampled_from(list(VoidMode)))
def test_whatever_is_void_the_score_stays_within_the_full_marks(voids: set[int], mode: VoidMode) -> None:
    remedies = [Remedied(revision, 0, Remedy.VOID, void_mode=mode) for revision in sorted(voids)]

    marking = remarking(paper(), remedies).mark(SHEET)

    assert 0 <= marking.score <= marking.full_marks
