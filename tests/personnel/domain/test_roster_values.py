"""Cells of a roster as people fill them."""

from __future__ import annotations

from datetime import date

import pytest

from personnel.domain.roster_tables import Field, Table, find_table, is_data_sheet
from personnel.domain.roster_values import day, person_name, posting_kind, unit_kind

MARCH_5 = date(2026, 3, 5)


@pytest.mark.parametrize(
    "cell",
    (
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026.03.05",
        "2026年3月5日",
        "２０２６年３月５日",
        "20260305",
        " 2026-03-05 00:00:00",
        "2026-03-05T08:30",
        "46086",
    ),
)
def test_a_date_is_understood_in_every_usual_form(cell: str) -> None:
    assert day(cell) == MARCH_5


@pytest.mark.parametrize(
    "cell", ("2026年3月", "2026-02-30", "三月五日", "5/3/2026", "26-3-5", "2026", "", "0")
)
def test_what_is_no_whole_date_is_none(cell: str) -> None:
    assert day(cell) is None


@pytest.mark.parametrize(
    ("cell", "name"),
    (
        (" 李  明 ", "李明"),
        ("李\u3000明", "李明"),
        ("Li  Ming", "Li Ming"),
        ("买买提·艾力", "买买提·艾力"),
    ),
)
def test_blanks_that_fill_up_a_chinese_name_are_dropped(cell: str, name: str) -> None:
    assert person_name(cell) == name


@pytest.mark.parametrize(
    ("cell", "kind"),
    (
        ("", "establishment"),
        ("编制", "establishment"),
        ("在编在职", "establishment"),
        ("借 调", "secondment"),
        ("Secondment", "secondment"),
        ("派驻", "embedded_posting"),
        ("embedded posting", "embedded_posting"),
        ("临时", None),
    ),
)
def test_kinds_of_posting(cell: str, kind: str | None) -> None:
    assert posting_kind(cell) == kind


@pytest.mark.parametrize(
    ("cell", "name", "kind"),
    (
        ("", "城关派出所", "police_station"),
        ("", "法制大队", "legal_department"),
        ("", "治安大队", "brigade"),
        ("", "临河县公安局", "county_bureau"),
        ("", "安平市公安局", "bureau"),
        ("", "指挥中心", "other"),
        ("支队", "城关派出所", "detachment"),
        ("police_station", "x", "police_station"),
        ("飞行队", "x", None),
    ),
)
def test_kinds_of_unit(cell: str, name: str, kind: str | None) -> None:
    assert unit_kind(cell, name) == kind


def test_headings_are_found_below_a_title_in_any_order_and_language() -> None:
    rows = [
        ["安平市公安局民警花名册"],
        [],
        ["Name ", "备注", "badge_number*", "单位代码（必填）", "起始 日期"],
    ]

    found = find_table(rows)

    assert found is not None
    assert (found.table, found.at, found.unknown) == (Table.OFFICERS, 2, ("备注",))
    assert found.columns == {Field.NAME: 0, Field.BADGE: 2, Field.UNIT: 3, Field.SINCE: 4}
    assert found.headings[Field.UNIT] == "单位代码（必填）"


def test_a_unit_code_is_preferred_to_a_unit_name() -> None:
    found = find_table([["单位", "警号", "姓名", "单位代码"]])

    assert found is not None
    assert found.columns[Field.UNIT] == 3


def test_units_are_told_from_officers_by_their_headings() -> None:
    found = find_table([["上级单位代码", "单位名称", "单位代码", "单位类别"]])

    assert found is not None
    assert (found.table, set(found.columns)) == (
        Table.UNITS,
        {Field.CODE, Field.UNIT_NAME, Field.PARENT, Field.UNIT_KIND},
    )


def test_prose_is_no_table() -> None:
    assert find_table([["怎样填写"], ["黄色列必填"]]) is None
    assert [is_data_sheet(name) for name in ("说明", " 示例", "Examples", "民警")] == [
        False,
        False,
        False,
        True,
    ]
