"""Rows of calibrated parameters as people write them, and the pass mark on the scale of abilities."""

from __future__ import annotations

import math
from datetime import date

import pytest

from question_bank.domain.assembly.model import Item
from question_bank.domain.assembly.passing import ability_at
from question_bank.domain.calibration import Calibrated, columns_of, repeated, row_of

TODAY = date(2026, 11, 26)
GOOD = {
    "ref": "Q1",
    "slope": "1.2",
    "location": "-0.4",
    "guessing": "0.2",
    "n": "1500",
    "source": "2026年一季度月考",
    "calibrated_on": "2026年4月2日",
}


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        (["题号", "区分度 a", "难度（b）", "猜测度c"], {"ref": 0, "slope": 1, "location": 2, "guessing": 3}),
        (["id", "a", "b", "c", "n"], {"ref": 0, "slope": 1, "location": 2, "guessing": 3, "n": 4}),
        (["编号", "预计用时（秒）"], {"ref": 0, "seconds": 1}),
        (["题号", "题干"], None),
        (["b", "a"], None),
    ],
)
def test_headings_are_known_by_their_usual_names(cells: list[str], columns: dict[str, int] | None) -> None:
    assert columns_of(cells) == columns


def test_a_good_row_is_read_and_empty_slope_and_guessing_mean_one_and_nothing() -> None:
    whole = row_of(GOOD, today=TODAY)
    bare = row_of({**GOOD, "slope": "", "guessing": "", "seconds": "40"}, today=TODAY)

    assert whole.faults == ()
    assert whole.parameters == Calibrated(1.2, -0.4, 0.2, 1500, "2026年一季度月考", date(2026, 4, 2))
    assert bare.parameters is not None
    assert (bare.parameters.slope, bare.parameters.guessing, bare.seconds) == (1.0, 0.0, 40)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"ref": ""}, "ref", "ref_missing"),
        ({"slope": "0"}, "slope", "slope_out_of_range"),
        ({"slope": "-1"}, "slope", "slope_out_of_range"),
        ({"slope": "nan"}, "slope", "no_number"),
        ({"location": "6.5"}, "location", "location_out_of_range"),
        ({"location": "1e999"}, "location", "no_number"),
        ({"location": ""}, "location", "location_missing"),
        ({"guessing": "0.6"}, "guessing", "guessing_out_of_range"),
        ({"n": "199"}, "n", "n_too_small"),
        ({"n": "many"}, "n", "no_whole_number"),
        ({"n": ""}, "n", "n_missing"),
        ({"source": ""}, "source", "source_missing"),
        ({"source": "长" * 201}, "source", "source_too_long"),
        ({"calibrated_on": "2026-13-01"}, "calibrated_on", "no_day"),
        ({"calibrated_on": "2027-01-01"}, "calibrated_on", "day_ahead"),
        ({"seconds": "0"}, "seconds", "number_out_of_range"),
        ({"seconds": "１２"}, "seconds", "no_whole_number"),
    ],
)
def test_what_is_wrong_is_said_at_its_column(changes: dict[str, str], field: str, code: str) -> None:
    (fault,) = row_of({**GOOD, **changes}, today=TODAY).faults

    assert (fault.field, fault.code, fault.warning) == (field, code, False)


def test_small_samples_are_taken_with_a_warning_and_an_empty_row_says_nothing() -> None:
    small = row_of({**GOOD, "n": "300"}, today=TODAY)

    assert [(one.code, one.warning) for one in small.faults] == [
        ("few_for_slopes", True),
        ("few_for_guessing", True),
    ]
    assert small.parameters is not None
    assert [one.code for one in row_of({"ref": "Q1"}, today=TODAY).faults] == ["nothing_said"]
    assert repeated([("Q1", None), ("Q1", 2), ("Q1", None), ("", None), ("", None)]) == {2}


def test_the_pass_mark_is_where_the_weighted_curve_of_the_test_reaches_its_share() -> None:
    easy, hard, bare = Item("1", slope=1.0, location=-1.0), Item("2", slope=1.0, location=1.0), Item("3")

    assert ability_at(0.5, [easy, hard, bare], [1, 1, 9]) == 0
    assert ability_at(0.6, [easy], [2]) == round(-1 + math.log(0.6 / 0.4), 2)
    assert ability_at(0.3, [Item("4", slope=1.0, guessing=0.5)], [1]) == -4  # guessing alone passes
    assert ability_at(0.999999, [hard], [1]) == 4
    assert ability_at(0.6, [bare], [1]) == 0
