"""Rows, ranks, small groups and sentences of a bulletin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from appraisal.domain.bulletin import (
    BulletinRules,
    RankBy,
    UnitLine,
    WeakPoint,
    change,
    excellent_rate,
    kept_back,
    ranked,
    weakest,
)
from appraisal.domain.bulletin_sheet import Heading, Paragraph, numbered
from appraisal.domain.bulletin_words import (
    comparison,
    drafted,
    method,
    name_below,
    number_text,
    situation,
    standings,
    title,
    weak_points,
)
from appraisal.domain.hiding import SmallGroups

TEN = SmallGroups(smallest=10)


def line(path: str, due: int = 20, average: str | None = "80.00", **more: object) -> UnitLine:
    facts: dict[str, object] = {
        "unit": len(path),
        "name": path,
        "path": path,
        "due": due,
        "present": due,
        "excused": 0,
        "absent": 0,
        "average": None if average is None else Decimal(average),
        **more,
    }
    return UnitLine(**facts)  # type: ignore[arg-type]


def test_the_sentence_of_the_situation_says_who_came_and_how_they_did() -> None:
    total = line(
        "1",
        7000,
        "82.31",
        present=6800,
        excused=150,
        absent=50,
        attendance=Decimal("99.27"),
        pass_rate=Decimal("93.20"),
        excellent_rate=Decimal("31.05"),
    )

    said = situation("2026年12月月考", date(2026, 12, 10), date(2026, 12, 12), total)

    assert said == (
        "2026年12月月考于2026年12月10日至2026年12月12日举行。应考7000人，实考6800人，请假缺考150人，无故缺考50人；"
        "参考率99.27%，平均成绩82.31%，合格率93.20%，优秀率31.05%。"
    )


def test_nothing_is_said_of_a_group_that_is_too_small() -> None:
    said = situation("月考", date(2026, 12, 10), date(2026, 12, 10), line("1", 4).without_figures())

    assert said == "月考于2026年12月10日举行。应考4人；人数较少，成绩不单列。"


def test_the_month_before_is_compared_in_percentage_points() -> None:
    total = line("1", change_average=Decimal("1.20"), change_pass_rate=Decimal("-0.50"))

    assert (
        comparison("2026年11月月考", total)
        == "与2026年11月月考相比，平均成绩上升1.20个百分点，合格率下降0.50个百分点。"
    )
    assert (
        comparison("上月", replace(total, change_average=Decimal("0.00"), change_pass_rate=None))
        == "与上月相比，平均成绩持平。"
    )
    assert comparison("上月", line("1")) == ""
    assert change(Decimal("82.31"), Decimal("81.11")) == Decimal("1.20")
    assert change(None, Decimal(1)) is None


def test_ranks_are_shared_by_equals_and_skip_what_is_hidden() -> None:
    lines = [
        line("a", average="80.00"),
        line("b", average="90.00"),
        line("c", average="80.00"),
        line("d").without_figures(),
        line("e", average="70.00"),
    ]

    assert [row.rank for row in ranked(lines, RankBy.AVERAGE)] == [2, 1, 2, None, 4]


def test_first_and_last_are_named_from_six_units_on() -> None:
    lines = ranked(
        [line(name, average=f"{90 - place}.00") for place, name in enumerate("甲乙丙丁戊己")], RankBy.AVERAGE
    )

    assert (
        standings(lines, RankBy.AVERAGE)
        == "按平均成绩排列，居前的单位是：甲、乙、丙；居后的单位是：丁、戊、己。"
    )
    assert standings(lines[:5], RankBy.AVERAGE) == ""


def test_small_groups_are_hidden_with_the_next_smallest_and_everything_below() -> None:
    lines = [
        line("11", 40),
        line("1111", 3),
        line("1112", 12),
        line("111201", 5),
        line("1113", 25),
    ]

    shown = kept_back(lines, TEN, steplen=2)

    assert [row.is_hidden for row in shown] == [False, True, True, True, False]
    assert (shown[1].due, shown[1].present, shown[1].average) == (3, None, None)


def test_a_units_own_officers_are_a_group_beside_those_below() -> None:
    lines = [line("11", 40), line("1111", 30), line("11", 4, is_own=True)]

    shown = kept_back(lines, TEN, steplen=2)

    assert [row.is_hidden for row in shown] == [False, True, True]


def test_the_weakest_points_are_those_with_the_smallest_share() -> None:
    points = [
        WeakPoint("甲", Decimal(50), Decimal(100), 50),
        WeakPoint("乙", Decimal(40), Decimal(100), 50),
        WeakPoint("丙", Decimal(1), Decimal(100), 9),
        WeakPoint("丁", Decimal(100), Decimal(100), 50),
    ]

    told = weakest(points, 5, TEN)

    assert [(point.name, str(point.share)) for point in told] == [("乙", "40.00"), ("甲", "50.00")]
    assert (
        weak_points("科目", [(point.name, point.share) for point in told])
        == "失分较多的科目（得分率由低到高）：乙（40.00%）、甲（50.00%）。"
    )
    assert weak_points("法条", []) == ""


def test_a_frozen_line_reads_back_as_it_was() -> None:
    row = line("11", 40, "82.31", change_average=Decimal("-1.20"), rank=3, figure=7, hash="ab")

    assert UnitLine.from_json(row.as_json()) == row


def test_titles_numbers_and_methods_read_as_in_official_papers() -> None:
    assert title("2026年12月月考") == "关于2026年12月月考情况的通报"
    assert number_text("安公法通", 2026, 3) == "安公法通〔2026〕3号"
    assert name_below("城东分局长桥派出所", "城东分局") == "长桥派出所"
    assert name_below("城东分局（本级）", "城东分局") == "城东分局（本级）"
    said = method(
        rule="产品默认规则",
        leave_is_zero=False,
        absence_is_zero=True,
        excellent=Decimal(90),
        smallest=10,
        as_of="2026年12月15日",
        source="单位考试统计第1次",
    )
    assert "请假缺考不计入，无故缺考按零分计入；达到满分的90%为优秀；不足10人" in said
    assert excellent_rate(1, 3) == Decimal("33.33")
    assert excellent_rate(0, 0) is None


def test_prose_is_proposed_by_what_was_found() -> None:
    assert "补考" in drafted(has_weak_points=True, failed=True)["requirements"]
    assert "补考" not in drafted(has_weak_points=False, failed=False)["requirements"]


def test_headings_are_counted() -> None:
    assert numbered([Heading("甲"), Paragraph("乙"), Heading("丙")]) == [
        Heading("一、甲"),
        Paragraph("乙"),
        Heading("二、丙"),
    ]


@pytest.mark.parametrize(
    "facts",
    [{"first_number": 0}, {"excellent_percent": Decimal(0)}, {"weakest": 0}, {"organ_mark": "字" * 21}],
)
def test_a_policy_that_cannot_be_meant_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        BulletinRules(**facts)  # type: ignore[arg-type]
