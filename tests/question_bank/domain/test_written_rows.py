"""Written questions and cases in a sheet: points that earn marks, rows that share a material."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.domain.errors import KeyRefused
from question_bank.domain.question import RubricPoint
from question_bank.domain.rows import read_sheet
from question_bank.domain.rubric import (
    rubric_from_json,
    rubric_from_text,
    rubric_text,
    rubric_to_json,
    share,
)

HEADER = ("题号", "题型", "题干", "选项A", "选项B", "答案", "采分点", "分值", "题组", "材料")
CASE = (
    ("7", "不定项选择题", "可以怎样处理？", "警告", "罚款", "AB", "", "2", "A1", "甲扰乱市场秩序。"),
    ("", "简答题", "到场后先做什么？", "", "", "", "出示证件（1分）；制止（3分）", "", "A1", ""),
)


def read(*rows, sheet="试题", header=HEADER):
    return list(read_sheet(sheet, ((number, cells, ()) for number, cells in enumerate((header, *rows), 1))))


def codes(row):
    return [(problem.code, problem.row, problem.column, problem.warning) for problem in row.problems]


def written(**cells):
    names = ("ref", "kind", "stem", "a", "b", "key", "rubric", "marks", "group", "material")
    row = {"ref": "1", "kind": "简答题", "stem": "说明理由。"} | cells
    return tuple(row.get(name, "") for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "出示证件（2分）；告知权利（3.5分）",
        "1. 出示证件（2分）\n2. 告知权利（3.5分）。",
        "①出示证件(2 分)②告知权利(3.5分)",
        "（1）出示证件【2分】；（2）告知权利【3.5分】",
        "要点一：出示证件（得2分）；要点二：告知权利（计３．５分）",
        "出示证件|2\n告知权利|3.5",
        "出示证件 2分；告知权利：3.5分",
        "2分：出示证件；3.5分：告知权利",
        "出示证件 (2 points); 告知权利 (3.5 points)",
    ],
)
def test_points_are_read_in_any_of_the_usual_ways(text):
    assert rubric_from_text(text) == (
        RubricPoint("出示证件", Decimal(2)),
        RubricPoint("告知权利", Decimal("3.5")),
    )


@pytest.mark.parametrize("text", ["出示证件", "出示证件（2分）；告知权利", "（2分）出示证件", "5"])
def test_a_point_without_marks_is_refused(text):
    with pytest.raises(KeyRefused, match="rubric_point_without_marks"):
        rubric_from_text(text)


POINTS = st.lists(
    st.builds(
        RubricPoint,
        st.text("要点证件权利甲乙丙", min_size=1, max_size=9),
        st.decimals("0.01", "50", places=2),
    ),
    min_size=1,
    max_size=6,
)


@given(POINTS)
def test_points_come_back_from_text_and_from_json(points):
    assert rubric_from_text(rubric_text(points)) == tuple(points)
    assert rubric_from_json(rubric_to_json(points)) == tuple(points)


@given(
    st.lists(st.decimals("0.01", "100", places=2), min_size=1, max_size=12),
    st.decimals("0.01", "100", places=2),
)
def test_marks_are_shared_out_to_the_last_hundredth(weights, total):
    shares = share(total, weights)
    assert sum(shares) == total
    assert all(earned >= 0 and earned == earned.quantize(Decimal("0.01")) for earned in shares)
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(earned - due) < Decimal("0.011") for earned, due in zip(shares, exact, strict=True))


def test_a_written_question_has_its_answer_and_its_points():
    [found] = read(written(key="先出示证件。", rubric="出示证件（2分）；告知权利（3分）"))
    content = found.content
    assert found.problems == ()
    assert (content.kind, content.key, content.marks) == ("short_answer", "先出示证件。", Decimal(5))
    assert [point.text for point in content.rubric] == ["出示证件", "告知权利"]


def test_points_may_stand_in_the_answer():
    [found] = read(written(kind="论述题", key="1.论点明确（2分）\n2.论据充分（4分）", marks="6分"))
    assert codes(found) == [("rubric_taken_from_answer", 0, "F", True)]
    assert [point.marks for point in found.content.rubric] == [2, 4]


def test_an_answer_without_points_is_one_point():
    [found] = read(written(key="先出示证件。", marks="5"))
    assert codes(found) == [("rubric_is_the_answer", 0, "F", True)]
    assert found.content.rubric == (RubricPoint("先出示证件。", Decimal(5)),)


def test_a_stem_with_lettered_lines_stays_a_stem():
    [found] = read(written(stem="比较：\nA. 传唤\nB. 拘传", rubric="区别（2分）"))
    assert (found.problems, found.content.options) == ((), ())


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"rubric": "出示证件（2分）", "marks": "5"}, ("rubric_does_not_add_up", 0, "G", False)),
        ({"rubric": "出示证件"}, ("rubric_point_without_marks", 0, "G", False)),
        ({"rubric": "（2分）"}, ("point_empty", 0, "G", False)),
        ({"rubric": "出示证件（0分）", "marks": "1"}, ("marks_out_of_range", 0, "G", False)),
        ({}, ("rubric_missing", 0, "G", False)),
        ({"rubric": "甲（2分）", "a": "警告", "b": "罚款"}, ("options_not_expected", 0, "D", False)),
        ({"kind": "判断题", "key": "对", "rubric": "甲（1分）"}, ("rubric_not_expected", 0, "G", False)),
    ],
)
def test_flaws_of_written_questions_are_told_with_their_column(cells, problem):
    assert codes(read(written(**cells))[0]) == [problem]


def test_rows_of_one_group_are_one_case():
    [case] = read(*CASE)
    content = case.content
    assert (case.problems, case.row, case.ref) == ((), 2, "7")
    assert (content.kind, content.material, content.marks) == (
        "case_analysis",
        "甲扰乱市场秩序。",
        Decimal(6),
    )
    assert [(part.kind, part.key, part.marks) for part in content.parts] == [
        ("indefinite_choice", (0, 1), Decimal(2)),
        ("short_answer", "", Decimal(4)),
    ]


def test_a_head_row_names_the_case_or_holds_its_material():
    rest = [(*row[:9], "") for row in CASE]
    named = ("9", "案例分析题", "市场案", "", "", "", "", "", "A1", "甲扰乱市场秩序。")
    told = ("9", "案例分析题", "甲扰乱市场秩序。", "", "", "", "", "", "A1", "")
    [with_name], [without] = read(named, *rest), read(told, *rest)
    assert (with_name.problems, with_name.content.stem) == ((), "市场案")
    assert (without.problems, without.content.stem) == ((), "甲扰乱市场秩序。")
    assert with_name.content.material == without.content.material == "甲扰乱市场秩序。"
    assert with_name.ref == "9"


def test_cases_and_single_questions_keep_their_order():
    other = tuple("A2" if cell == "A1" else cell.replace("甲", "乙") for cell in CASE[0])
    single = written(ref="8", rubric="甲（2分）")
    found = read(*CASE, single, ("9", *other[1:]))
    assert [(row.row, row.content.kind, len(row.content.parts)) for row in found] == [
        (2, "case_analysis", 2),
        (4, "short_answer", 0),
        (5, "case_analysis", 1),
    ]


def test_in_a_sheet_of_cases_a_part_without_a_kind_is_told_from_its_answer():
    rows = [(row[0], "", *row[2:]) for row in CASE]
    [case] = read(*rows, sheet="案例分析题")
    assert [part.kind for part in case.content.parts] == ["multiple_choice", "short_answer"]


def test_a_flaw_of_a_part_is_told_with_its_own_row():
    broken = (*CASE[1][:6], "出示证件（1分）", "4", "A1", "")
    [case] = read(CASE[0], broken)
    assert codes(case) == [("rubric_does_not_add_up", 3, "G", False)]


def test_rows_of_a_group_that_is_torn_apart_are_refused():
    found = read(CASE[0], written(ref="8", rubric="甲（2分）"), CASE[1])
    assert [row.refused for row in found] == [False, False, True]
    assert ("group_torn", 0, "I", False) in codes(found[2])


def test_a_case_needs_a_material_and_another_one_further_down_is_refused():
    [bare] = read((*CASE[0][:9], ""), CASE[1])
    [twice] = read(CASE[0], (*CASE[1][:9], "别的案情"))
    assert codes(bare) == [("material_missing", 0, "J", False)]
    assert codes(twice) == [("material_given_twice", 3, "J", False)]


def test_a_material_without_a_group_is_a_case_of_one_part_with_a_warning():
    [case] = read((*CASE[0][:8], "", CASE[0][9]))
    assert codes(case) == [("case_has_one_part", 0, "J", True)]


def test_a_case_takes_no_more_than_twelve_parts():
    rows = [CASE[0], *[("", *CASE[1][1:])] * 12]
    [case] = read(*rows)
    assert [(problem.code, problem.value) for problem in case.problems] == [("parts_out_of_range", "13")]
