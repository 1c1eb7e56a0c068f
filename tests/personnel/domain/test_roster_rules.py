"""What a roster may bring, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from personnel.domain.roster import KnownOfficer, KnownPosting, KnownUnit, Line, Ruling
from personnel.domain.roster_officers import Units, check_officers
from personnel.domain.roster_tables import Field
from personnel.domain.roster_units import check_units

TODAY = date(2026, 3, 5)
ROOT = KnownUnit("A", "安平市公安局", "bureau", None)
STATION = KnownUnit("A1", "城关派出所", "police_station", "A")
BRIGADE = KnownUnit("A2", "治安大队", "brigade", "A")
FOREIGN = KnownUnit("B", "宁远市公安局", "bureau", None, within=False)
TREE = {unit.code: unit for unit in (ROOT, STATION, BRIGADE, FOREIGN)}
LI = KnownOfficer(
    1, "100001", "李明", "治安", "一级警司", "", {"establishment": KnownPosting("A1", date(2020, 1, 1))}
)


def unit_line(row: int, code: str, name: str, parent: str = "", kind: str = "") -> Line:
    cells = {Field.CODE: code, Field.UNIT_NAME: name, Field.PARENT: parent, Field.UNIT_KIND: kind}
    return Line("单位", row, cells)


def line(row: int, badge: str = "100009", name: str = "赵强", unit: str = "A1", **more: str) -> Line:
    cells = {Field.BADGE: badge, Field.NAME: name, Field.UNIT: unit, Field.SINCE: "2026-03-01"}
    return Line("民警", row, cells | {Field(key): value for key, value in more.items()})


def officers(
    *lines: Line, known: Mapping[str, KnownOfficer] | None = None, new: Mapping[str, str] | None = None
) -> list[Ruling]:
    holders = {LI.badge: LI} if known is None else known
    return check_officers(list(lines), holders, Units(TREE, new or {}, {}), today=TODAY)


def verdicts(rulings: list[Ruling]) -> list[tuple[Any, ...]]:
    """(row, status, codes of what is wrong)."""
    return [
        (ruling.line.row, ruling.status.value, *(fault.code for fault in ruling.faults)) for ruling in rulings
    ]


# --- units


def test_a_tree_may_come_in_any_order() -> None:
    lines = [
        unit_line(2, "N11", "三中队", "N1"),
        unit_line(3, "N1", "巡特警大队", "N"),
        unit_line(4, "N", "新区分局", "A"),
    ]

    assert verdicts(check_units(lines, TREE, whole=True)) == [(2, "new"), (3, "new"), (4, "new")]


def test_known_units_are_unchanged_or_say_what_changes() -> None:
    lines = [
        unit_line(2, "A1", "城关派出所", "A"),
        unit_line(3, "A2", "治安巡防大队", "A1"),
        unit_line(4, "A", "安平市公安局"),
    ]

    rulings = check_units(lines, TREE, whole=True)

    assert verdicts(rulings) == [(2, "unchanged"), (3, "changed"), (4, "unchanged")]
    assert rulings[1].changes == [("name", "治安大队", "治安巡防大队"), ("parent", "A", "A1")]


def test_circles_are_refused_with_their_path_and_those_below_follow() -> None:
    lines = [
        unit_line(2, "X", "甲队", "Z"),
        unit_line(3, "Y", "乙队", "X"),
        unit_line(4, "Z", "丙队", "Y"),
        unit_line(5, "W", "丁队", "Z"),
        unit_line(6, "A", "安平市公安局", "A1"),
    ]

    rulings = check_units(lines, TREE, whole=True)

    assert verdicts(rulings) == [
        (2, "rejected", "circle"),
        (3, "rejected", "circle"),
        (4, "rejected", "circle"),
        (5, "rejected", "parent_refused"),
        (6, "rejected", "circle"),
    ]
    assert rulings[0].faults[0].params == {"path": "X → Z → Y → X"}


def test_duplicates_unknown_parents_and_missing_cells_are_refused() -> None:
    lines = [
        unit_line(2, "N", "甲队", "A"),
        unit_line(3, "Ｎ", "乙队", "A"),
        unit_line(4, "M", "丙队", "Q"),
        unit_line(5, "", "丁队", "A"),
        unit_line(6, "K" * 21, "", "A"),
        unit_line(7, "L", "戊队", "N", "飞行队"),
    ]

    rulings = check_units(lines, TREE, whole=True)

    assert verdicts(rulings) == [
        (2, "rejected", "duplicate_code"),
        (3, "rejected", "duplicate_code"),
        (4, "rejected", "unknown_parent"),
        (5, "rejected", "missing"),
        (6, "rejected", "too_long", "missing"),
        (7, "rejected", "unknown_unit_kind"),
    ]
    assert rulings[0].faults[0].params == {"sheet": "单位", "row": 3}


def test_nobody_grows_or_moves_units_outside_of_their_own() -> None:
    lines = [
        unit_line(2, "N", "甲队", "B"),
        unit_line(3, "B", "改名"),
        unit_line(4, "M", "乙局"),
        unit_line(5, "A1", "城关派出所", "B"),
    ]

    assert verdicts(check_units(lines, TREE, whole=False)) == [
        (2, "rejected", "unit_out_of_scope"),
        (3, "rejected", "unit_out_of_scope"),
        (4, "rejected", "needs_parent"),
        (5, "rejected", "unit_out_of_scope"),
    ]


# --- officers


def test_new_changed_and_unchanged_officers() -> None:
    rulings = officers(
        line(2),
        line(3, "100001", "李明", police_rank="三级警督", since=""),
        line(4, "100002", "王芳", unit="城关派出所"),
    )

    assert verdicts(rulings) == [(2, "new"), (3, "changed"), (4, "new")]
    assert rulings[1].changes == [("police_rank", "一级警司", "三级警督")]
    assert rulings[2].data["unit"] == "A1"


def test_an_empty_cell_leaves_what_is_known() -> None:
    assert verdicts(officers(line(2, "100001", "李明", since=""))) == [(2, "unchanged")]
    assert verdicts(officers(line(2, "100001", "李明", unit="", since=""))) == [(2, "unchanged")]
    assert verdicts(officers(line(2, "100001", "李明", unit=""))) == [(2, "rejected", "missing")]


def test_a_transfer_is_a_later_posting() -> None:
    (ruling,) = officers(line(2, "100001", "李明", unit="A2"))

    assert (ruling.status.value, ruling.changes) == ("changed", [("posting", "A1", "A2")])
    assert ruling.data["write_posting"] is True


def test_a_transfer_does_not_reach_back() -> None:
    rulings = [
        officers(line(2, "100001", "李明", unit="A2", since=since))[0]
        for since in ("2019-12-31", "2020-01-01", "")
    ]

    assert verdicts(rulings) == [
        (2, "rejected", "start_before_current"),
        (2, "rejected", "same_start"),
        (2, "rejected", "missing"),
    ]


def test_another_start_in_the_same_unit_is_noted_and_history_kept() -> None:
    assert verdicts(officers(line(2, "100001", "李明", since="2021-05-01"))) == [
        (2, "unchanged", "start_differs")
    ]


def test_a_second_line_adds_a_secondment() -> None:
    rulings = officers(line(2), line(3, unit="A2", posting="借调", name="赵强"))

    assert verdicts(rulings) == [(2, "new"), (3, "changed")]


def test_a_secondment_of_a_known_officer_leaves_the_establishment_alone() -> None:
    (ruling,) = officers(line(2, "100001", "李明", unit="A2", posting="借调"))

    assert ruling.changes == [("posting", "", "A2")]


def test_a_posting_ends_when_a_word_says_so() -> None:
    ended, nothing = officers(line(2, "100001", "李明", unit="离职")), officers(line(2, unit="无"))

    assert (ended[0].status.value, ended[0].data["unit"]) == ("changed", None)
    assert verdicts(nothing) == [(2, "rejected", "nothing_to_end")]


def test_duplicate_badge_numbers_are_refused_naming_each_other() -> None:
    rulings = officers(line(2), line(3, "１０００ ０９", "钱刚"))

    assert verdicts(rulings) == [
        (2, "rejected", "duplicate_badge"),
        (3, "rejected", "duplicate_badge", "conflicting_lines"),
    ]
    assert rulings[0].faults[0].params == {"sheet": "民警", "row": 3}


def test_a_number_held_by_another_name_needs_a_word() -> None:
    plain = officers(line(2, "100001", "钱刚"))
    reissued = officers(line(2, "100001", "钱刚", reissued="是"))
    renamed = officers(line(2, "100001", "李铭", renamed="√", since=""))

    assert verdicts(plain) == [(2, "rejected", "name_differs")]
    assert plain[0].faults[0].params == {"known": "李明"}
    assert (reissued[0].status.value, reissued[0].data["replaces"]) == ("new", 1)
    assert (renamed[0].status.value, renamed[0].changes) == ("changed", [("name", "李明", "李铭")])


def test_a_reissue_to_the_same_name_or_before_the_last_holder_is_refused() -> None:
    assert verdicts(officers(line(2, "100001", "李明", reissued="是"))) == [
        (2, "rejected", "reissued_to_the_same")
    ]
    assert verdicts(officers(line(2, "100001", "钱刚", reissued="是", since="2019-01-01"))) == [
        (2, "rejected", "reissue_before")
    ]


def test_a_new_officer_needs_an_establishment_and_the_other_lines_need_the_main_one() -> None:
    alone = officers(line(2, posting="借调"))
    broken = officers(line(2, since="三月"), line(3, unit="A2", posting="派驻"))

    assert verdicts(alone) == [(2, "rejected", "needs_establishment")]
    assert verdicts(broken) == [(2, "rejected", "date_form"), (3, "rejected", "first_line_refused")]


def test_every_half_right_cell_is_named() -> None:
    rulings = officers(
        line(2, "", "赵强"),
        line(3, "10001x！", ""),
        line(4, "100011", "12345"),
        line(5, "100012", unit="Q9"),
        line(6, "100013", unit=""),
        line(7, "100014", unit="B"),
        line(8, "100015", since="1900-01-01"),
        line(9, "100016", posting="临时"),
        line(10, "100017", police_rank="少校"),
    )

    assert verdicts(rulings) == [
        (2, "rejected", "missing"),
        (3, "rejected", "badge_form", "missing"),
        (4, "rejected", "name_form"),
        (5, "rejected", "unknown_unit"),
        (6, "rejected", "missing"),
        (7, "rejected", "unit_out_of_scope"),
        (8, "rejected", "date_range"),
        (9, "rejected", "unknown_posting"),
        (10, "new", "unknown_rank"),
    ]


def test_formulas_are_not_taken_for_values() -> None:
    formula = Line("民警", 2, line(2).cells, frozenset({Field.NAME}))

    assert verdicts(officers(formula)) == [(2, "rejected", "formula")]


def test_a_cell_with_a_formula_is_not_called_empty_as_well() -> None:
    cells = {**line(2).cells, Field.NAME: ""}
    formula = Line("民警", 2, cells, frozenset({Field.NAME}))

    (ruling,) = officers(formula)

    assert [(fault.field, fault.code) for fault in ruling.faults] == [(Field.NAME, "formula")]


def test_officers_of_others_are_not_touched_and_not_named() -> None:
    zhou = KnownOfficer(
        9, "900001", "周涛", postings={"establishment": KnownPosting("B", date(2020, 1, 1))}, within=False
    )

    (ruling,) = officers(line(2, "900001", "周涛"), known={zhou.badge: zhou})

    assert verdicts([ruling]) == [(2, "rejected", "officer_out_of_scope")]
    assert ruling.faults[0].params == {}


def test_officers_may_serve_in_a_unit_of_the_same_file_but_not_in_a_refused_one() -> None:
    refused = Ruling(unit_line(7, "N2", "坏队"))
    units = Units(TREE, {"N1": "新队"}, {"N2": refused})

    rulings = check_officers([line(2, unit="新队"), line(3, "100010", unit="N2")], {}, units, today=TODAY)

    assert verdicts(rulings) == [(2, "new"), (3, "rejected", "unit_refused")]
    assert rulings[1].faults[0].params == {"sheet": "单位", "row": 7}
