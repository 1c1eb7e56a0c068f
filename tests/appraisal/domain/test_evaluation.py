"""Totals, bands, vetoes, roll-up, and what must not be an indicator."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.evaluation import (
    Band,
    Effect,
    EvaluationBands,
    Indicators,
    Line,
    LineKind,
    RollUpWay,
    VetoRules,
    band_of,
    forbidden_word,
    sheet,
)

RULE = EvaluationBands()
MEAN, RUNNING = RollUpWay


def line(kind: LineKind, points: str, marks: str | None = None) -> Line:
    return Line(kind, "x", "某项", Decimal(points), None if marks is None else Decimal(marks))


@pytest.mark.parametrize(
    ("total", "band"),
    [("100", "excellent"), ("90", "excellent"), ("89.99", "met"), ("60", "met"), ("59.99", "not_met")],
)
def test_a_band_is_reached_at_its_threshold(total: str, band: str):
    assert band_of(Decimal(total), (), RULE) == band


def test_without_lines_the_points_are_full():
    assert sheet([], (), RULE, MEAN).total == Decimal("100.00")


def test_an_exam_loses_what_was_not_earned():
    made = sheet([line(LineKind.EXAM, "9.90", "15")], (), RULE, MEAN)

    assert made.total == Decimal("94.90")


def test_deductions_and_flaws_are_taken_and_bonuses_added_up_to_their_limit():
    lines = [line(LineKind.DEDUCTION, "-12.5"), line(LineKind.FLAWS, "-2"), *[line(LineKind.BONUS, "5")] * 5]

    assert sheet(lines, (), RULE, MEAN).total == Decimal("105.50")


def test_points_never_fall_below_nothing():
    assert sheet([line(LineKind.DEDUCTION, "-20")] * 7, (), RULE, MEAN).total == Decimal("0.00")


def test_a_veto_overrides_the_band_and_leaves_the_points():
    made = sheet([], [Effect.NOT_MET], RULE, MEAN)

    assert (made.total, made.band, made.band_by_points) == (Decimal("100.00"), "not_met", "excellent")


def test_a_lesser_veto_only_keeps_from_the_highest_band():
    assert band_of(Decimal(95), [Effect.NOT_EXCELLENT], RULE) == "met"
    assert band_of(Decimal(50), [Effect.NOT_EXCELLENT], RULE) == "not_met"


def test_a_quarter_is_the_mean_of_its_months():
    months = [line(LineKind.PART, points) for points in ("90", "80", "85.50")]

    assert sheet(months, (), RULE, MEAN).total == Decimal("85.17")


def test_a_running_total_adds_up_what_was_lost():
    months = [line(LineKind.PART, points) for points in ("90", "80", "105")]

    assert sheet(months, (), RULE, RUNNING).total == Decimal("75.00")


def test_lines_of_the_quarter_itself_count_on_top_of_its_months():
    lines = [line(LineKind.PART, "90"), line(LineKind.PART, "80"), line(LineKind.DEDUCTION, "-5")]

    assert sheet(lines, (), RULE, MEAN).total == Decimal("80.00")


@pytest.mark.parametrize(
    "title", ["罚没款数额", "罚 没 款 数额", "刑事拘留数", "全年行政拘留数", "发案数下降", "退查率", "破案率"]
)
def test_what_counts_fines_detentions_or_cases_is_no_indicator(title: str):
    with pytest.raises(msgspec.ValidationError, match="must not be an indicator"):
        msgspec.convert(
            {"indicators": [{"code": "x", "title": title, "kind": "bonus", "at_most": 5}]}, Indicators
        )


def test_a_bureau_may_forbid_more_and_never_less():
    assert forbidden_word("信访量", ("信访量",)) == "信访量"
    assert forbidden_word("办理案件") is None
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(
            {
                "indicators": [{"code": "x", "title": "破案率", "kind": "bonus", "at_most": 5}],
                "also_forbidden": [],
            },
            Indicators,
        )


@pytest.mark.parametrize(
    "bands",
    [
        (Band("a", "甲", Decimal(90)),),
        (Band("a", "甲", Decimal(60)), Band("b", "乙", Decimal(90))),
        (Band("a", "甲", Decimal(90)), Band("b", "乙", Decimal(10))),
    ],
)
def test_bands_go_down_to_nothing(bands: tuple[Band, ...]):
    with pytest.raises(ValueError, match="bands"):
        EvaluationBands(bands=bands)


def test_every_veto_of_the_product_says_where_it_is_written():
    assert [rule.code for rule in VetoRules().rules if not rule.source] == []


lines = st.lists(
    st.one_of(
        st.decimals(0, 15, places=2).map(lambda points: Line(LineKind.EXAM, "e", "e", points, Decimal(15))),
        st.decimals(-20, 0, places=2).map(lambda points: Line(LineKind.DEDUCTION, "d", "d", points)),
        st.decimals(0, 20, places=2).map(lambda points: Line(LineKind.BONUS, "b", "b", points)),
    ),
    max_size=8,
)


@given(lines, st.lists(st.sampled_from(Effect), max_size=2))
def test_a_veto_never_betters_a_band(found: list[Line], vetoes: list[Effect]):
    made = sheet(found, vetoes, RULE, MEAN)
    order = [band.code for band in RULE.bands]

    assert 0 <= made.total <= RULE.full_points + RULE.bonus_at_most
    assert order.index(made.band) >= order.index(made.band_by_points)
