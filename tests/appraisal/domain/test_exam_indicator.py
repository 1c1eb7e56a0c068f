"""From counts to a value: by hand for a small unit, and what holds for every unit."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.exam_indicator import (
    Absence,
    ExamIndicator,
    Sat,
    Tally,
    exam_figure,
    officer_value,
    own_tallies,
    subtree_tallies,
)

RULE = ExamIndicator()
FOUR_OF_FIVE = Tally(due=5, present=4, passed=3, percent_sum=Decimal("320"))


def test_an_absence_without_leave_counts_as_no_marks():
    figure = exam_figure(FOUR_OF_FIVE, RULE)

    assert (figure.average, figure.pass_rate, figure.attendance) == (
        Decimal("64.00"),
        Decimal("60.00"),
        Decimal("80.00"),
    )
    assert figure.value == Decimal("66.00")
    assert figure.points == Decimal("9.90")


def test_an_absence_with_leave_is_left_out():
    with_leave = replace(FOUR_OF_FIVE, excused=1)

    figure = exam_figure(with_leave, RULE)

    assert (figure.counted, figure.average, figure.attendance) == (4, Decimal("80.00"), Decimal("100.00"))


def test_policy_may_count_leave_as_no_marks():
    with_leave = replace(FOUR_OF_FIVE, excused=1)

    figure = exam_figure(with_leave, replace(RULE, absent_with_leave=Absence.ZERO))

    assert figure == exam_figure(FOUR_OF_FIVE, RULE)


def test_a_unit_of_two_gets_no_value():
    figure = exam_figure(Tally(due=2, present=2, passed=2, percent_sum=Decimal(200)), RULE)

    assert (figure.average, figure.value, figure.points) == (Decimal("100.00"), None, None)


def test_a_unit_in_which_everybody_has_leave_has_no_figures():
    assert exam_figure(Tally(due=4, excused=4), RULE).average is None


def test_an_officer_is_worth_the_own_score_and_an_absence_nothing():
    assert officer_value(Decimal("71.5"), excused=False, rule=RULE) == Decimal("71.50")
    assert officer_value(None, excused=False, rule=RULE) == Decimal("0.00")
    assert officer_value(None, excused=True, rule=RULE) is None


@pytest.mark.parametrize(
    "fault",
    [{"marks": Decimal(0)}, {"average_weight": Decimal(-1)}, {"smallest_roster": 0}],
)
def test_a_rule_that_cannot_be_meant_is_refused(fault: dict[str, object]):
    with pytest.raises(ValueError, match=r"marks|weights|smallest_roster"):
        ExamIndicator(**fault)


tallies = st.builds(
    lambda present, excused, absent, passed, percent: Tally(
        present + excused + absent, present, excused, min(passed, present), Decimal(percent) * present
    ),
    *(st.integers(0, 40) for _ in range(4)),
    st.integers(0, 100),
)
rules = st.builds(
    ExamIndicator,
    absent_with_leave=st.sampled_from(Absence),
    absent_without_leave=st.sampled_from(Absence),
    average_weight=st.integers(1, 100).map(Decimal),
)


@given(tallies, rules)
def test_every_figure_lies_between_0_and_100(tally: Tally, rule: ExamIndicator):
    figure = exam_figure(tally, rule)

    shown = [
        each
        for each in (figure.average, figure.pass_rate, figure.attendance, figure.value)
        if each is not None
    ]
    assert all(0 <= each <= 100 for each in shown)
    assert figure.points is None or figure.points <= rule.marks


roster = st.lists(
    st.builds(
        Sat,
        path=st.sampled_from(["0001", "00010001", "00010002", "000100010001"]),
        excused=st.booleans(),
        percent=st.none() | st.integers(0, 100).map(Decimal),
        passed=st.booleans(),
    ),
    max_size=40,
)


@given(roster)
def test_the_top_counts_everybody_once(sat: list[Sat]):
    own = own_tallies(sat)
    below = subtree_tallies(own, top="0001", steplen=4)

    assert sum((tally.due for tally in own.values()), 0) == len(sat)
    assert below.get("0001", Tally()) == sum(own.values(), Tally())
