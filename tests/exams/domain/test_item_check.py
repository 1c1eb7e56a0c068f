"""The rules of the item check, one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from exams.domain.item_check import ItemCheckPolicy, Weight, flags_of, trouble

POLICY = ItemCheckPolicy()


@dataclass(frozen=True)
class Option:
    option: int
    share: float | None = 0.3
    strong_share: float | None = 0.1
    r_rest: float | None = -0.2


@dataclass(frozen=True)
class Figures:
    n: int = 200
    facility: float | None = 0.7
    omission_rate: float | None = 0.0
    not_reached_rate: float | None = 0.0
    discrimination: float | None = 0.3
    options: tuple[Option, ...] = ()


SOUND = Figures(options=(Option(0), Option(1, 0.6, 0.9, 0.3), Option(2)))
KEY = frozenset({1})


def names(figures: Figures, key: frozenset[int] = KEY) -> list[str]:
    return [flag.name for flag in flags_of(figures, key, POLICY)]


def test_a_sound_question_has_no_flag() -> None:
    assert names(SOUND) == []


def test_a_wrong_option_that_strong_candidates_chose_asks_for_the_key() -> None:
    odd = replace(SOUND, options=(Option(0), Option(1), Option(2, 0.4, 0.6, 0.4)))
    assert names(odd) == ["strong_chose:2"]


def test_a_popular_wrong_option_of_weak_candidates_is_no_reason_to_doubt_the_key() -> None:
    odd = replace(SOUND, options=(Option(0, 0.5, 0.4, -0.1), Option(1), Option(2)))
    assert names(odd) == []


def test_a_part_of_the_key_that_strong_candidates_leave_out_asks_for_the_key() -> None:
    odd = replace(SOUND, options=(Option(0, 0.4, 0.3, -0.1), Option(1, 0.9, 0.9, 0.2)))
    assert names(odd, frozenset({0, 1})) == ["key_left_out:0"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"facility": 0.29}, ["hard"]),
        ({"facility": 0.30}, []),
        ({"facility": 0.96}, ["easy"]),
        ({"facility": 0.95}, []),
        ({"omission_rate": 0.11}, ["omitted"]),
        ({"not_reached_rate": 0.21}, ["not_reached"]),
        ({"discrimination": 0.14}, ["weak"]),
        ({"discrimination": -0.01}, ["negative"]),
        ({"discrimination": None, "facility": None}, []),
        ({"discrimination": 0.05, "facility": 0.97}, ["easy"]),
    ],
)
def test_each_limit_has_its_flag(changes: dict[str, float | None], expected: list[str]) -> None:
    assert names(replace(SOUND, **changes)) == expected


def test_an_option_that_nobody_chose_is_told_from_a_rare_one() -> None:
    odd = replace(SOUND, options=(Option(0, 0.0, 0.0, None), Option(1), Option(2, 0.04, 0.0, -0.1)))
    assert names(odd) == ["nobody_chose:0", "rare:2"]


def test_below_thirty_nothing_is_said() -> None:
    assert names(replace(SOUND, n=29, facility=0.01, omission_rate=0.9)) == []


def test_discrimination_is_judged_from_a_hundred_on() -> None:
    assert names(replace(SOUND, n=99, discrimination=-0.3)) == []


def test_what_matters_most_stands_first() -> None:
    flags = flags_of(replace(SOUND, facility=0.1, discrimination=-0.1, not_reached_rate=0.5), KEY, POLICY)
    assert [flag.code for flag in flags] == ["negative", "hard", "not_reached"]
    assert [flag.wants_an_answer for flag in flags] == [True, True, False]
    assert trouble(flags) == (Weight.KEY, 3)
