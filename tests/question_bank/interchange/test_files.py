"""Real files: workbooks and csv as they come, and the hostile ones."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from core.sheets.reader import SheetRefused
from question_bank.interchange.template import template_workbook
from question_bank.interchange.workbook import QuestionFile
from tests.question_bank.sheets import HEADER, ROWS, row, saved, workbook


def read(path):
    opened = QuestionFile(path)
    return list(opened.rows())


def csv_text(rows):
    return "\r\n".join(",".join(f'"{cell}"' for cell in cells) for cells in (HEADER, *rows))


def test_a_workbook_is_read_row_by_row(tmp_path):
    rows = read(saved(tmp_path, workbook(ROWS)))
    assert [(found.sheet, found.row, found.ref, found.refused) for found in rows] == [
        ("试题", number + 1, str(number), False) for number in range(1, 6)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_csv_is_read_in_every_usual_encoding(tmp_path, encoding):
    rows = read(saved(tmp_path, csv_text(ROWS[:2]).encode(encoding, "replace"), "题.csv"))
    assert [found.content.stem for found in rows] == [ROWS[0][2], ROWS[1][2]]


def test_numbers_typed_as_numbers_are_read_as_people_see_them(tmp_path):
    book = Workbook()
    book.active.append(["题号", "题型", "题干", "答案", "分值", "难度"])
    book.active.append([12, "判断题", "一年有十二个月。", True, 1.5, 2])
    out = io.BytesIO()
    book.save(out)
    found = read(saved(tmp_path, out.getvalue()))[0]
    assert (found.ref, str(found.content.marks), found.content.difficulty, found.content.key) == (
        "12",
        "1.5",
        2,
        True,
    )
    assert found.problems == ()


def test_full_width_digits_and_letters_are_understood(tmp_path):
    found = read(saved(tmp_path, workbook([row(2, 答案="Ａ、Ｂ，Ｃ", 分值="２", 难度="４")])))[0]
    assert (found.content.key, str(found.content.marks), found.content.difficulty) == ((0, 1, 2), "2", 4)


def test_ghost_rows_cost_nothing(tmp_path):
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(ROWS[3])
    book.active.cell(1_048_576, 1).number_format = "@"
    out = io.BytesIO()
    book.save(out)
    opened = QuestionFile(saved(tmp_path, out.getvalue()))
    assert len(list(opened.rows())) == 1


def test_formulas_are_refused_with_their_place(tmp_path):
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(row(4, 答案='=IF(1>0,"对","错")'))
    out = io.BytesIO()
    book.save(out)
    found = read(saved(tmp_path, out.getvalue()))[0]
    assert [(problem.code, problem.column) for problem in found.problems][0] == ("formula", "H")


def test_text_that_looks_like_a_formula_in_csv_is_text(tmp_path):
    found = read(saved(tmp_path, csv_text([row(4, 题干="=cmd|' /C calc'!A0 是公式。")]).encode(), "q.csv"))[0]
    assert (found.content.stem, found.refused) == ("=cmd|' /C calc'!A0 是公式。", False)


def test_several_sheets_are_read_under_their_names(tmp_path):
    book = Workbook()
    book.active.title = "单选题"
    for cells in (("题干", "选项A", "选项B", "答案"), ("哪一个？", "甲", "乙", "B")):
        book.active.append(cells)
    second = book.create_sheet("判断题")
    for cells in (("题干", "答案"), ("对吗？", "对")):
        second.append(cells)
    out = io.BytesIO()
    book.save(out)
    assert [(found.sheet, found.content.kind) for found in read(saved(tmp_path, out.getvalue()))] == [
        ("单选题", "single_choice"),
        ("判断题", "true_false"),
    ]


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<" + b"a" * 400_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02" * 100, b"PK\x03\x04 broken", b"<html><table></table></html>", bomb()],
    ids=["empty", "binary", "broken zip", "web page", "bomb"],
)
def test_a_file_that_is_no_workbook_is_refused_as_a_whole(tmp_path, content):
    with pytest.raises(SheetRefused):
        list(QuestionFile(saved(tmp_path, content)).rows())


def test_the_template_reads_back_without_a_question(tmp_path):
    opened = QuestionFile(saved(tmp_path, template_workbook()))
    assert list(opened.rows()) == []


def test_the_template_offers_instructions_examples_drop_downs_and_one_answer_column():
    book = load_workbook(io.BytesIO(template_workbook()))
    sheet = book["试题"]
    assert book.sheetnames[:3] == ["填写说明", "试题", "示例"]
    assert [cell.value for cell in sheet[1]].count("答案") == 1
    assert sorted(str(rule.sqref) for rule in sheet.data_validations.dataValidation) == [
        "B2:B1001",
        "O2:O1001",
        "T2:T1001",
    ]
    assert "f" not in {cell.data_type for page in book for line in page.iter_rows() for cell in line}


def test_the_examples_of_the_template_are_sound_questions(tmp_path):
    book = load_workbook(io.BytesIO(template_workbook()))
    book["示例"].title = "我的题"
    for name in ("填写说明", "试题"):
        del book[name]
    out = io.BytesIO()
    book.save(out)
    rows = read(saved(tmp_path, out.getvalue()))
    assert [(found.content.kind, found.problems) for found in rows] == [
        ("single_choice", ()),
        ("multiple_choice", ()),
        ("indefinite_choice", ()),
        ("true_false", ()),
        ("fill_in", ()),
        ("short_answer", ()),
        ("case_analysis", ()),
        ("matching", ()),
        ("ordering", ()),
        ("document_drafting", ()),
    ]
