"""Workbooks and csv files as people really have them."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from python_calamine import CalamineWorkbook

from core.sheets.reader import Row, Sheet, Workbook, cell_address, read_workbook
from core.sheets.writer import Column, Page, Table, download, write_csv, write_xlsx
from tests.support.sheet_files import inline, sheet_xml, workbook_parts, write_parts


def cells_of(path: Path) -> list[list[str]]:
    """The cells of the first sheet."""
    return [row.cells for row in read_workbook(path, name=path.name).sheets[0].rows]


def saved(tmp_path: Path, workbook: openpyxl.Workbook) -> Path:
    path = tmp_path / "book.xlsx"
    workbook.save(path)
    return path


# --- workbooks


def test_cells_read_as_a_person_sees_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(
        ["013579", 100001, 100001.0, 1.5, 0.1 + 0.2, True, None, date(2026, 3, 5), "  甲\n乙 "]
    )
    book.active.append([datetime(2026, 3, 5, 8, 30, tzinfo=UTC).replace(tzinfo=None), 1e21, -3])

    assert cells_of(saved(tmp_path, book)) == [
        ["013579", "100001", "100001", "1.5", "0.3", "TRUE", "", "2026-03-05", "  甲\n乙 "],
        ["2026-03-05 08:30:00", "1E+21", "-3"],
    ]


def test_a_number_keeps_the_leading_zeros_that_its_format_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 13579
    book.active["A1"].number_format = "000000"

    assert cells_of(saved(tmp_path, book)) == [["013579"]]


@pytest.mark.parametrize(
    "code", ("yyyy/m/d", 'yyyy"年"m"月"d"日"', "[$-804]yyyy-mm-dd;@", "m/d/yy", "d-mmm-yy")
)
def test_dates_in_any_format_come_out_in_iso_form(tmp_path: Path, code: str) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 46086
    book.active["A1"].number_format = code

    assert cells_of(saved(tmp_path, book)) == [["2026-03-05"]]


@pytest.mark.parametrize("code", ("General", "0.00", '#,##0 "元"', "@", "[Red]0", "0.00E+00"))
def test_other_formats_are_no_dates(tmp_path: Path, code: str) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 46086
    book.active["A1"].number_format = code

    assert cells_of(saved(tmp_path, book)) == [["46086"]]


def test_chinese_date_formats_without_a_code_are_dates(tmp_path: Path) -> None:
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>'
    sheet = sheet_xml('<row r="1"><c r="A1" s="1"><v>46086</v></c><c r="B1" s="0"><v>46086</v></c></row>')
    path = write_parts(tmp_path / "wps.xlsx", workbook_parts(sheet, styles=styles))

    assert cells_of(path) == [["2026-03-05", "46086"]]


def test_formulas_are_read_with_their_last_value_and_reported(tmp_path: Path) -> None:
    sheet = sheet_xml(f'<row r="2">{inline("A2", "甲")}<c r="C2"><f>1+1</f><v>2</v></c></row>')
    path = write_parts(tmp_path / "formula.xlsx", workbook_parts(sheet))

    assert read_workbook(path).sheets[0].rows == [Row(2, ["甲", "", "2"], [2])]
    assert cell_address(2, 2) == "C2"


def test_readings_and_rich_text_are_put_together(tmp_path: Path) -> None:
    shared = (
        "<sst><si><r><t>刑事</t></r><r><t>诉讼法</t></r><rPh sb='0' eb='1'><t>xingshi</t></rPh></si>"
        "<si><t>a_x000D_\nb_x0000_</t></si></sst>"
    )
    sheet = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>')
    path = write_parts(tmp_path / "rich.xlsx", workbook_parts(sheet, shared=shared))

    assert cells_of(path) == [["刑事诉讼法", "a\nb"]]


def test_rows_and_cells_without_references_are_counted(tmp_path: Path) -> None:
    sheet = sheet_xml("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>")
    path = write_parts(tmp_path / "bare.xlsx", workbook_parts(sheet))

    assert read_workbook(path).sheets[0].rows == [Row(1, ["1", "", "3"], []), Row(3, ["4"], [])]


def test_hidden_sheets_are_named_and_left_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "民警"
    book.active["A1"] = "警号"
    book.create_sheet("旧数据")["A1"] = "警号"
    book["旧数据"].sheet_state = "veryHidden"

    assert read_workbook(saved(tmp_path, book)) == Workbook(
        [Sheet("民警", [Row(1, ["警号"], [])])], hidden=["旧数据"]
    )


def test_formatted_empty_rows_and_columns_are_no_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "警号"
    for row in book.active["A2:Z500"]:
        for cell in row:
            cell.fill = PatternFill("solid", fgColor="FFFF00")
    book.active["B9"] = "   "

    assert cells_of(saved(tmp_path, book)) == [["警号"]]


def test_our_reader_agrees_with_another_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(1, 200):
        book.active.append([f"{number:06d}", number * 3, f"姓名{number}", "x" if number % 3 else None, "end"])
    path = saved(tmp_path, book)

    theirs = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    assert cells_of(path) == [
        [str(int(cell)) if isinstance(cell, float) else cell for cell in row] for row in theirs
    ]


# --- csv


@pytest.mark.parametrize(
    "encoding", ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be")
)
@pytest.mark.parametrize("delimiter", (",", ";", "\t"))
def test_csv_is_understood_in_the_usual_encodings_and_delimiters(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "花名册.csv"
    rows = [["警号", "姓名", "单位代码"], ["013579", "李明", "A-01"]]
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))

    assert cells_of(path) == rows


def test_csv_keeps_row_numbers_over_blank_lines_and_line_breaks_in_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n\n"x\ny",2\n,,,\nz\n', encoding="utf-8")

    assert read_workbook(path).sheets[0].rows == [
        Row(1, ["a", "b"], []),
        Row(3, ["x\ny", "2"], []),
        Row(5, ["z"], []),
    ]


def test_csv_marks_of_other_programs_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=;\n="013579";\'=1+1;5,5\n', encoding="utf-8")

    assert cells_of(path) == [["013579", "=1+1", "5,5"]]


# --- writing

SIGNS = ("=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0")


def test_text_in_a_workbook_is_never_a_formula_and_never_altered(tmp_path: Path) -> None:
    content = write_xlsx([Table("名单", [Column("姓名")], [(sign,) for sign in SIGNS])])
    path = tmp_path / "out.xlsx"
    path.write_bytes(content)

    sheet = openpyxl.load_workbook(io.BytesIO(content))["名单"]

    assert [(cell.data_type, cell.quotePrefix) for (cell,) in sheet["A2:A12"]] == [("s", True)] * len(SIGNS)
    assert [row.formulas for row in read_workbook(path).sheets[0].rows] == [[]] * (len(SIGNS) + 1)
    assert [row[0] for row in cells_of(path)[1:]] == [sign.replace("\r", "\n") for sign in SIGNS]


def test_text_in_a_csv_gets_an_apostrophe_and_comes_back_as_it_was(tmp_path: Path) -> None:
    content = write_csv(Table("名单", [Column("姓名")], [(sign,) for sign in SIGNS]))
    path = tmp_path / "out.csv"
    path.write_bytes(content)

    assert content.startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in cells_of(path)[1:]] == [sign.replace("\r", "\n") for sign in SIGNS]
    assert all(f"'{sign[0]}" in content.decode("utf-8-sig") for sign in SIGNS)


def test_numbers_and_dates_stay_numbers_and_dates() -> None:
    rows = [(-1, Decimal("2.5"), date(2026, 3, 5), None, "x\x00y")]

    sheet = openpyxl.load_workbook(
        io.BytesIO(write_xlsx([Table("a:b", [Column("甲", required=True)] * 5, rows)]))
    ).active

    assert [cell.value for cell in sheet[2]] == [
        -1,
        2.5,
        datetime(2026, 3, 5, tzinfo=UTC).replace(tzinfo=None),
        None,
        "xy",
    ]
    assert (sheet.freeze_panes, sheet.title) == ("A2", "a b")


def test_a_template_has_instructions_and_drop_downs() -> None:
    content = write_xlsx(
        [
            Page("说明", ["怎样填写", "=这不是公式"]),
            Table("民警", [Column("警号"), Column("类别", choices=("编制", "借调"))], template_rows=200),
        ]
    )

    book = openpyxl.load_workbook(io.BytesIO(content))
    (validation,) = book["民警"].data_validations.dataValidation

    assert (validation.formula1, str(validation.sqref)) == ("lists!$A$1:$A$2", "B2:B201")
    assert [cell.value for cell in book["lists"]["A"]] == ["编制", "借调"]
    assert book["民警"].max_row == 1
    assert book["说明"]["A2"].data_type == "s"


def test_downloads_carry_chinese_names() -> None:
    response = download(b"x", name="花名册 2026年3月.xlsx")

    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%8A%B1%E5%90%8D%E5%86%8C%202026%E5%B9%B43%E6%9C%88.xlsx"
    )
