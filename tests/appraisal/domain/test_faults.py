"""Measures, windows of effect, and the days of an appeal."""

from datetime import date

import pytest

from appraisal.domain.faults import FaultRules, Measure, appeal_until, effect_until, final_until
from core.domain.days import months_after

RULES = FaultRules()
DAY = date(2026, 3, 5)


def test_the_longest_measure_decides_how_long_the_effect_lasts():
    chosen = RULES.chosen(["written_review", "delayed_promotion"])

    assert effect_until(chosen, since=DAY) == date(2028, 3, 5)


def test_a_measure_without_end_has_none():
    assert effect_until(RULES.chosen(["admonition", "dismissal"]), since=DAY) is None


def test_without_measures_there_is_no_time_of_effect():
    assert effect_until((), since=DAY) == DAY


def test_a_month_that_is_shorter_ends_on_its_last_day():
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_an_appeal_has_five_days_and_the_final_decision_thirty():
    assert appeal_until(DAY, RULES) == date(2026, 3, 10)
    assert final_until(date(2026, 3, 10), RULES) == date(2026, 4, 9)


def test_codes_that_the_policy_does_not_know_are_none():
    assert RULES.chosen(["invented"]) == ()


@pytest.mark.parametrize(
    "fault",
    [
        {"measures": (Measure("a", "甲", 1), Measure("a", "乙", 2))},
        {"measures": (Measure("a", "甲", 0),)},
        {"appeal_days": 0},
    ],
)
def test_rules_that_cannot_be_meant_are_refused(fault: dict[str, object]):
    with pytest.raises(ValueError, match=r"measures|effect_months|appeal_days"):
        FaultRules(**fault)
