"""Names are drawn by lot, and anybody can draw them again."""

import hashlib

import pytest

from exams.domain.drawing import Drawable, DrawMode, DrawRule, draw, lot

POOL = [Drawable(number, 10 + number % 4) for number in range(1, 41)]


def officers(drawn):
    return [one.officer for one in drawn]


def test_a_lot_is_what_sha256sum_says():
    assert lot("ab", "officer", 7) == hashlib.sha256(b"ab:officer:7").hexdigest()


def test_the_smallest_lots_are_drawn_whatever_the_order_of_the_pool():
    rule = DrawRule(DrawMode.OFFICERS, officers=5)
    by_hand = sorted(range(1, 41), key=lambda n: hashlib.sha256(f"s:officer:{n}".encode()).hexdigest())

    drawn = draw(POOL, seed="s", rule=rule)

    assert officers(drawn) == by_hand[:5]
    assert draw(POOL[::-1], seed="s", rule=rule) == drawn


def test_another_seed_draws_others():
    rule = DrawRule(DrawMode.OFFICERS, officers=10)

    assert officers(draw(POOL, seed="one", rule=rule)) != officers(draw(POOL, seed="two", rule=rule))


def test_units_are_drawn_first_and_then_so_many_of_each():
    units = sorted({10, 11, 12, 13}, key=lambda n: hashlib.sha256(f"s:unit:{n}".encode()).hexdigest())

    drawn = draw(POOL, seed="s", rule=DrawRule(DrawMode.UNITS, officers=3, units=2))

    assert [one.unit for one in drawn] == [units[0]] * 3 + [units[1]] * 3


def test_of_a_unit_drawn_everybody_sits_when_no_number_is_given():
    drawn = draw(POOL, seed="s", rule=DrawRule(DrawMode.UNITS, officers=0, units=1))

    assert len(drawn) == 10
    assert len({one.unit for one in drawn}) == 1


def test_a_pool_smaller_than_what_is_asked_for_is_drawn_whole():
    assert sorted(officers(draw(POOL, seed="s", rule=DrawRule(DrawMode.OFFICERS, officers=99)))) == sorted(
        officers(POOL)
    )


def test_every_officer_of_a_unit_is_about_as_likely_as_the_next():
    rule = DrawRule(DrawMode.OFFICERS, officers=10)
    times = dict.fromkeys(officers(POOL), 0)

    for seed in range(400):
        for one in draw(POOL, seed=str(seed), rule=rule):
            times[one.officer] += 1

    assert min(times.values()) > 65
    assert max(times.values()) < 135


def test_a_rule_that_draws_nobody_is_an_error():
    with pytest.raises(ValueError, match="takes somebody"):
        draw(POOL, seed="s", rule=DrawRule(DrawMode.UNITS, officers=0))


def test_a_rule_keeps_its_form_as_json():
    rule = DrawRule(DrawMode.UNITS, officers=3, units=2, rest_days=90, police_types=("治安",))

    assert DrawRule.from_json(rule.as_json()) == rule
