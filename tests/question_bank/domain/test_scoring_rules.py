"""The six multiple-choice rules: worked examples, and what holds for every key and answer."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.domain.scoring_rules import RULES, Choice, ScoringRule, fraction_for, marks

EVERY_RULE = sorted(RULES)


@st.composite
def questions(draw):
    """A number of options with the right ones, an answer to it and the full marks."""
    count = draw(st.integers(2, 8))
    key, chosen = draw(st.integers(1, 2**count - 1)), draw(st.integers(0, 2**count - 1))
    return Choice(_bits(key), _bits(chosen), count, draw(st.decimals("0.5", 10, places=1)))


def _bits(number):
    return frozenset(bit for bit in range(number.bit_length()) if number >> bit & 1)


@pytest.mark.parametrize(
    ("name", "expected"),
    [  # key ABD of five options, two marks
        ("all_or_nothing", {"ABD": 1, "AB": 0, "A": 0, "ABC": 0, "C": 0}),
        ("half_if_subset", {"ABD": 1, "AB": "1/2", "A": "1/2", "ABC": 0, "C": 0}),
        ("proportional_if_subset", {"ABD": 1, "AB": "2/3", "A": "1/3", "ABC": 0, "C": 0}),
        ("fixed_points_if_subset", {"ABD": 1, "AB": "1/2", "A": "1/4", "ABC": 0, "C": 0}),
        ("each_decision", {"ABD": 1, "AB": "4/5", "A": "3/5", "ABC": "3/5", "C": "1/5", "CE": 0}),
        ("net_correct", {"ABD": 1, "AB": "2/3", "A": "1/3", "ABC": "1/3", "ABCDE": "1/3", "C": 0, "ACE": 0}),
    ],
)
def test_each_rule_gives_the_documented_fraction(name, expected):
    rule = ScoringRule(name)
    earned = {
        letters: fraction_for(
            Choice(frozenset({0, 1, 3}), frozenset(ord(letter) - 65 for letter in letters), 5, Decimal(2)),
            rule,
        )
        for letters in expected
    }
    assert earned == {letters: Fraction(fraction) for letters, fraction in expected.items()}


def test_fixed_points_follow_the_parameter_and_stop_at_full_marks():
    part = Choice(frozenset({0, 1, 2}), frozenset({0, 1}), 4, Decimal(2))
    earned = [
        fraction_for(part, ScoringRule("fixed_points_if_subset", Decimal(points)))
        for points in ("0.25", "0.5", "3")
    ]
    assert earned == [Fraction(1, 4), Fraction(1, 2), Fraction(1)]


def test_a_rule_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no scoring rule"):
        ScoringRule("best_guess")


@pytest.mark.parametrize("name", EVERY_RULE)
@given(choice=questions())
def test_the_fraction_is_exact_and_between_nothing_and_all(name, choice):
    fraction = fraction_for(choice, ScoringRule(name))
    assert isinstance(fraction, Fraction)
    assert 0 <= fraction <= 1


@pytest.mark.parametrize("name", EVERY_RULE)
@given(choice=questions())
def test_the_full_key_earns_everything_and_nothing_chosen_earns_nothing(name, choice):
    rule = ScoringRule(name)
    full = Choice(choice.key, choice.key, choice.option_count, choice.full)
    empty = Choice(choice.key, frozenset(), choice.option_count, choice.full)
    assert (fraction_for(full, rule), fraction_for(empty, rule)) == (1, 0)


@pytest.mark.parametrize("name", EVERY_RULE)
@given(choice=questions(), data=st.data())
def test_a_wrong_option_more_never_raises_the_score_of_an_answer(name, choice, data):
    wrong = [number for number in range(choice.option_count) if number not in choice.key | choice.chosen]
    if not wrong or not choice.chosen:
        return
    worse = Choice(
        choice.key, choice.chosen | {data.draw(st.sampled_from(wrong))}, choice.option_count, choice.full
    )
    assert fraction_for(worse, ScoringRule(name)) <= fraction_for(choice, ScoringRule(name))


@pytest.mark.parametrize("name", EVERY_RULE)
@given(choice=questions(), data=st.data())
def test_a_right_option_more_never_lowers_the_score_of_a_faultless_answer(name, choice, data):
    chosen = choice.chosen & choice.key
    lacking = sorted(choice.key - chosen)
    if not lacking:
        return
    less = Choice(choice.key, chosen, choice.option_count, choice.full)
    more = Choice(
        choice.key, chosen | {data.draw(st.sampled_from(lacking))}, choice.option_count, choice.full
    )
    rule = ScoringRule(name, Decimal("0.1"))
    assert fraction_for(more, rule) >= fraction_for(less, rule)


@pytest.mark.parametrize("name", EVERY_RULE)
@given(choice=questions(), data=st.data())
def test_the_order_in_which_options_are_shown_does_not_matter(name, choice, data):
    order = data.draw(st.permutations(range(choice.option_count)))
    moved = Choice(
        frozenset(order[number] for number in choice.key),
        frozenset(order[number] for number in choice.chosen),
        choice.option_count,
        choice.full,
    )
    assert fraction_for(moved, ScoringRule(name)) == fraction_for(choice, ScoringRule(name))


@pytest.mark.parametrize(
    ("fraction", "full", "expected"),
    [
        (Fraction(1, 3), "2", "0.67"),
        (Fraction(2, 3), "1", "0.67"),
        (Fraction(1, 8), "0.20", "0.03"),
        (Fraction(1, 2), "0.01", "0.01"),
        (Fraction(0), "2", "0.00"),
        (Fraction(1), "2.50", "2.50"),
        (Fraction(499, 1000), "0.01", "0.00"),
    ],
)
def test_marks_are_rounded_once_to_hundredths_with_halves_up(fraction, full, expected):
    assert str(marks(fraction, Decimal(full))) == expected


@given(fraction=st.fractions(0, 1, max_denominator=64), full=st.decimals("0.01", 100, places=2))
def test_marks_stay_within_half_a_hundredth_and_below_full_marks(fraction, full):
    awarded = marks(fraction, full)
    assert 0 <= awarded <= full
    assert abs(Fraction(awarded) - fraction * Fraction(full)) <= Fraction(1, 200)
