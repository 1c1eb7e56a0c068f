"""Sheets as people fill them in: columns in any order, ugly cells, and what is said about each."""

import pytest

from question_bank.domain.columns import Columns, column_letter, kind_of, read_header
from question_bank.domain.question import Content
from question_bank.domain.rows import read_sheet, refuse_repeated_references
from question_bank.domain.sheet_rows import Problem

HEADER = (
    "题号",
    "题型",
    "题干",
    "选项A",
    "选项B",
    "选项C",
    "选项D",
    "答案",
    "解析",
    "分值",
    "科目",
    "难度",
    "依据",
)
GOOD = (
    "1",
    "单选题",
    "询问查证一般不得超过多久？",
    "八小时",
    "十二小时",
    "二十四小时",
    "四十八小时",
    "A",
    "",
    "2",
    "治安",
    "3",
    "",
)


def read(*rows, sheet="试题"):
    return list(read_sheet(sheet, ((number, cells, ()) for number, cells in enumerate(rows, 1))))


def codes(row):
    return [(problem.code, problem.column, problem.warning) for problem in row.problems]


def changed(**cells):
    fields = [
        "ref",
        "kind",
        "stem",
        "a",
        "b",
        "c",
        "d",
        "key",
        "explanation",
        "marks",
        "subject",
        "difficulty",
    ]
    names = {name: place for place, name in enumerate(fields)}
    row = list(GOOD)
    for name, value in cells.items():
        row[names[name]] = value
    return tuple(row)


def test_a_good_row_becomes_a_question():
    row = read(HEADER, GOOD)[0]
    assert (row.sheet, row.row, row.ref, row.problems) == ("试题", 2, "1", ())
    assert row.content == Content(
        kind="single_choice",
        stem="询问查证一般不得超过多久？",
        options=("八小时", "十二小时", "二十四小时", "四十八小时"),
        key=(0,),
        marks=row.content.marks,
        subject="治安",
    )
    assert str(row.content.marks) == "2"


def test_columns_may_stand_in_any_order_under_chinese_or_english_names():
    rows = read(
        ("Answer", "Option B", "Option A", "Question", "Type", "No."),
        ("B", "乙", "甲", "哪一个？", "Single choice", "7"),
    )
    assert (rows[0].ref, rows[0].content.options, rows[0].content.key) == ("7", ("甲", "乙"), (1,))


def test_titles_above_the_header_blank_rows_and_repeated_headers_are_passed_over():
    rows = read(("练兵题库", ""), ("", ""), HEADER, ("",) * 13, GOOD, HEADER, changed(ref="2"))
    assert [(row.row, row.ref) for row in rows] == [(5, "1"), (7, "2")]


def test_options_may_share_one_cell():
    rows = read(
        ("题干", "选项", "答案", "题型"),
        ("哪一个？", "A、甲\nB、乙\nC、丙", "AC", "多选"),
        ("谁？", "A:甲;B:乙", "B", "单选"),
    )
    assert [row.content.options for row in rows] == [("甲", "乙", "丙"), ("甲", "乙")]


def test_options_inside_the_stem_are_taken_out_with_a_warning():
    row = read(
        ("题干", "答案", "题型"), ("谁可以决定？\nA. 县级公安机关\nB. 派出所", "正确答案：B。", "单选题")
    )[0]
    assert (row.content.stem, row.content.options, row.content.key) == (
        "谁可以决定？",
        ("县级公安机关", "派出所"),
        (1,),
    )
    assert codes(row) == [("options_taken_from_stem", "A", True)]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"key": ""}, ("key_missing", "H", False)),
        ({"key": "E"}, ("key_out_of_range", "H", False)),
        ({"key": "AB"}, ("key_has_several_options", "H", False)),
        ({"kind": "多选题"}, ("key_has_one_option", "H", False)),
        ({"kind": "猜谜题"}, ("kind_unknown", "B", False)),
        ({"stem": ""}, ("stem_empty", "C", False)),
        ({"b": ""}, ("option_empty", "E", False)),
        ({"c": "八小时"}, ("option_repeated", "F", False)),
        ({"d": "以上都对"}, ("option_refers_to_others", "G", True)),
        ({"marks": "两分"}, ("marks_unreadable", "J", False)),
        ({"marks": "0"}, ("marks_out_of_range", "J", False)),
        ({"marks": "1e400"}, ("marks_out_of_range", "J", False)),
        ({"difficulty": "9"}, ("difficulty_unreadable", "L", False)),
        ({"stem": "甲\x07乙"}, ("control_characters", "C", False)),
        ({"ref": "9" * 61}, ("ref_too_long", "A", False)),
    ],
)
def test_each_flaw_is_told_with_its_column(cells, problem):
    assert codes(read(HEADER, changed(**cells))[0]) == [problem]


@pytest.mark.parametrize(
    ("cells", "figures"),
    [
        ({"marks": "２分", "difficulty": "５"}, ("2", 5)),
        ({"marks": "1.5", "difficulty": "较难"}, ("1.5", 4)),
        ({"marks": "", "difficulty": ""}, ("1", 3)),
    ],
)
def test_figures_are_read_in_every_width_and_may_be_left_out(cells, figures):
    content = read(HEADER, changed(**cells))[0].content
    assert (str(content.marks), content.difficulty) == figures


def test_the_kind_may_come_from_the_name_of_the_sheet_or_be_guessed_from_the_key():
    header = ("题干", "选项A", "选项B", "选项C", "答案")
    by_sheet = read(header, ("哪些？", "甲", "乙", "丙", "AB"), sheet="二、不定项选择题")[0]
    guessed = read(
        header,
        ("哪些？", "甲", "乙", "丙", "AB"),
        ("对吗？", "", "", "", "√"),
        ("时限为____。", "", "", "", "八小时"),
    )
    assert (by_sheet.content.kind, codes(by_sheet)) == ("indefinite_choice", [])
    assert [row.content.kind for row in guessed] == ["multiple_choice", "true_false", "fill_in"]
    assert [codes(row) for row in guessed] == [[("kind_guessed", "", True)]] * 3


def test_an_empty_answer_is_what_is_told_when_the_kind_is_missing_too():
    row = read(("题干", "A", "B", "答案"), ("哪一个？", "甲", "乙", ""))[0]
    assert codes(row) == [("key_missing", "D", False)]


def test_true_false_with_its_two_options_written_out_is_understood():
    row = read(HEADER, changed(kind="判断", a="正确", b="错误", c="", d="", key="B"))[0]
    assert (row.content.options, row.content.key, row.problems) == ((), False, ())


def test_nine_options_are_too_many():
    header = ("题干", "题型", "答案", *(f"选项{letter}" for letter in "ABCDEFGHI"))
    row = read(header, ("哪一个？", "单选", "A", *"甲乙丙丁戊己庚辛壬"))[0]
    assert codes(row) == [("too_many_options", "D", False)]


def test_blanks_and_key_of_a_fill_in_must_agree():
    row = read(("题干", "题型", "答案"), ("应当在____内通知____。", "填空", "24小时"))[0]
    assert row.problems == (Problem("blanks_do_not_match_key", "C", "2 / 1"),)


def test_a_number_used_twice_is_refused_with_the_place_of_the_first():
    rows = list(refuse_repeated_references(read(HEADER, GOOD, changed(stem="另一题？"))))
    assert [row.problems for row in rows] == [(), (Problem("ref_repeated", "A", "1 (试题 2)"),)]


def test_a_question_without_a_number_is_known_by_its_stem():
    first, again = (read(("题干", "题型", "答案"), ("甲对吗？", "判断", key))[0] for key in ("对", "错"))
    assert first.ref == again.ref
    assert first.ref.startswith("h-")


def test_a_sheet_without_header_or_answers_is_told_once():
    assert [codes(row) for row in read(("甲", "乙"), ("丙", "丁"))] == [[("header_missing", "", False)]]
    assert [codes(row) for row in read(("题干", "题型"), ("甲？", "判断"))] == [
        [("key_column_missing", "", False)]
    ]
    assert [codes(row) for row in read(("题干", "答案", "正确答案"), ("甲？", "对", "错"))] == [
        [("column_twice", "C", False)]
    ]


def test_the_instruction_and_example_sheets_of_the_template_are_not_read():
    assert read(HEADER, GOOD, sheet="填写说明") + read(HEADER, GOOD, sheet="示例") == []


def test_columns_that_we_do_not_know_are_kept_as_notes():
    row = read(("题干", "题型", "答案", "命题人", "序号"), ("甲对吗？", "判断", "对", "王", "1"))[0]
    assert row.note == "命题人: 王"


def test_numbering_before_the_stem_is_dropped_but_figures_stay():
    stems = [
        row.content.stem
        for row in read(
            ("题干", "题型", "答案"), ("12、甲对吗？", "判断", "对"), ("3.5万元以上？", "判断", "对")
        )
    ]
    assert stems == ["甲对吗？", "3.5万元以上？"]


def test_short_rows_are_read_as_if_the_rest_were_blank():
    assert codes(read(HEADER, ("1", "单选题"))[0])[:2] == [
        ("key_missing", "H", False),
        ("stem_empty", "C", False),
    ]


def test_column_letters_and_kind_names():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [kind_of(name) for name in ("单选题（每题1分）", "True/False", "ＦＩＬＬ－ＩＮ", "未知")] == [
        "single_choice",
        "true_false",
        "fill_in",
        None,
    ]


def test_a_header_needs_a_stem():
    assert read_header(("题号", "答案"), 1) is None
    assert isinstance(read_header(("题目*", "答案（必填）"), 1), Columns)


def test_a_formula_is_refused_whatever_it_shows():
    rows = list(read_sheet("试题", [(1, HEADER, ()), (2, GOOD, (7,)), (3, GOOD, (13,))]))
    assert [codes(row) for row in rows] == [[("formula", "H", False)], []]
