"""The workbook that was sent comes back: bad cells red and commented, the rest as it was, and nothing in it acts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from python_calamine import CalamineWorkbook

from core.limited_child import ChildFailed
from core.sheets.reader import read_workbook
from core.sheets.returning import Mark, returned_workbook
from core.sheets.styling import RED
from tests.support.sheet_files import MAIN, inline, sheet_xml, workbook_parts, write_parts


def back(path: Path, *marks: Mark) -> openpyxl.Workbook:
    """The workbook at `path` as it comes back, opened by a program of others."""
    content = returned_workbook(path, marks)
    path.with_name("back.xlsx").write_bytes(content)
    CalamineWorkbook.from_filelike(io.BytesIO(content))
    return openpyxl.load_workbook(io.BytesIO(content))


def reds(book: openpyxl.Workbook, sheet: str) -> dict[str, str]:
    """The red cells of a sheet with their comments."""
    return {
        cell.coordinate: cell.comment.text if cell.comment else ""
        for row in book[sheet].iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == RED
    }


def saved(folder: Path, rows: Sequence[Sequence[object]]) -> tuple[Path, openpyxl.Workbook]:
    book = openpyxl.Workbook()
    book.active.title = "试题"
    for row in rows:
        book.active.append(row)
    return folder / "sent.xlsx", book


def test_bad_cells_are_red_with_the_reason_and_the_rest_is_as_it_was(tmp_path: Path) -> None:
    path, book = saved(
        tmp_path, [["某局题库"], ["题号", "题干", "答案"], ["001", "甲<&>", 3], ["2", "乙", None]]
    )
    sheet = book.active
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["B"].width = 44
    sheet["A3"].fill = PatternFill("solid", fgColor="FFFFFF00")
    drop_down = DataValidation(type="list", formula1="lists!$A$1:$A$2")
    drop_down.add("C3:C9")
    sheet.add_data_validation(drop_down)
    book.create_sheet("lists")["A1"] = "A"
    book["lists"].sheet_state = "hidden"
    book.create_sheet("说明")["A1"] = "请填写"
    book.save(path)

    found = back(
        path,
        Mark("试题", "C4", "答案未填。"),
        Mark("试题", "B3", "题干有误。"),
        Mark("试题", "B3", "请修改。"),
    )

    assert reds(found, "试题") == {"B3": "题干有误。\n请修改。", "C4": "答案未填。"}
    assert [(one.title, one.sheet_state) for one in found] == [
        ("试题", "visible"), ("lists", "hidden"), ("说明", "visible"),
    ]  # fmt: skip
    shown = found["试题"]
    assert [[cell.value for cell in row] for row in shown.iter_rows()] == [
        ["某局题库", None, None], ["题号", "题干", "答案"], ["001", "甲<&>", 3], ["2", "乙", None],
    ]  # fmt: skip
    assert (shown["A3"].fill.fgColor.rgb, shown.column_dimensions["B"].width) == ("FFFFFF00", 44)
    assert str(shown.merged_cells) == "A1:C1"
    assert [rule.formula1 for rule in shown.data_validations.dataValidation] == ["lists!$A$1:$A$2"]


def test_a_second_round_marks_only_what_is_still_bad_and_keeps_the_comments_of_people(tmp_path: Path) -> None:
    path, book = saved(tmp_path, [["题号", "题干"], ["1", "甲"]])
    book.active["A2"].comment = Comment("王芳：请核对", "王芳")
    book.save(path)
    first = back(path, Mark("试题", "A2", "题号重复。"), Mark("试题", "B2", "题干太短。"))
    assert set(reds(first, "试题")) == {"A2", "B2"}

    second = back(path.with_name("back.xlsx"), Mark("试题", "B2", "题干太短。"))

    assert reds(second, "试题") == {"B2": "题干太短。"}
    assert second["试题"]["A2"].comment.text == "王芳：请核对"


def test_nothing_that_acts_comes_back(tmp_path: Path) -> None:
    row = (
        '<row r="1"><c r="A1" t="str" cm="1"><f>HYPERLINK("http://x.example","甲")</f><v>甲</v></c>'
        '<c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="inlineStr"><is><t>=1+1</t></is></c></row>'
    )
    sheet = sheet_xml(row).replace(
        "</worksheet>",
        '<sheetProtection sheet="1"/><conditionalFormatting sqref="A1"><cfRule type="expression" priority="1">'
        "<formula>WEBSERVICE(A1)</formula></cfRule></conditionalFormatting><dataValidations><dataValidation "
        'type="custom" sqref="A1"><formula1>CALL("x","y")</formula1></dataValidation></dataValidations>'
        '<hyperlinks><hyperlink ref="A1" xmlns:r="urn:r" r:id="h1"/></hyperlinks><oleObjects/></worksheet>',
    )
    parts = workbook_parts(sheet) | {
        "xl/vbaProject.bin": "macro",
        "xl/externalLinks/externalLink1.xml": "<x/>",
        "xl/connections.xml": "<x/>",
        "xl/worksheets/_rels/sheet1.xml.rels": '<Relationships xmlns="urn:x"><Relationship Id="h1" Type="hyperlink" '
        'Target="http://x.example" TargetMode="External"/></Relationships>',
    }
    path = write_parts(tmp_path / "acts.xlsx", parts)

    found = back(path, Mark("民警", "A1", "公式"))

    [sheet_found] = found.worksheets
    assert [(cell.value, cell.data_type) for cell in sheet_found[1]] == [("甲", "s"), (2, "n"), ("=1+1", "s")]
    with zipfile.ZipFile(tmp_path / "back.xlsx") as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
        assert not {
            name for name in archive.namelist() if "vba" in name or "external" in name or "connect" in name
        }
    for sign in (b"<f>", b"WEBSERVICE", b"CALL", b"x.example", b"hyperlink", b"ole", b"sheetProtection"):
        assert sign not in content


def test_a_csv_file_comes_back_as_a_workbook_in_which_all_is_text(tmp_path: Path) -> None:
    path = tmp_path / "花名册.csv"
    path.write_bytes('警号;姓名\n\n00012;=1+1\n3;"两\n行"\n'.encode("gbk"))

    found = back(path, Mark("", "B3", "姓名有误。"))

    assert reds(found, "数据") == {"B3": "姓名有误。"}
    cells = [
        [(cell.value, cell.data_type, cell.number_format) for cell in row] for row in found["数据"]["A3:B4"]
    ]
    assert cells == [[("00012", "s", "@"), ("=1+1", "s", "@")], [("3", "s", "@"), ("两\n行", "s", "@")]]


def test_cells_rows_and_styles_that_the_file_does_not_have_are_made(tmp_path: Path) -> None:
    sheet = f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    path = write_parts(tmp_path / "bare.xlsx", workbook_parts(sheet))

    found = back(path, Mark("民警", "C1", "缺"), Mark("民警", "A3", "缺行"))

    assert reds(found, "民警") == {"C1": "缺", "A3": "缺行"}
    assert found["民警"]["A1"].value == "甲"


def test_a_file_with_entities_is_not_given_back(tmp_path: Path) -> None:
    head = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    path = write_parts(
        tmp_path / "entities.xlsx", workbook_parts(sheet_xml(f'<row r="1">{inline("A1", "&a;")}</row>', head))
    )

    with pytest.raises(ChildFailed):
        returned_workbook(path, [])


def test_10_000_rows_come_back_and_read_the_same(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("试题")
    for number in range(10_000):
        sheet.append([str(number), f"第{number}题的题干"])
    path = tmp_path / "many.xlsx"
    book.save(path)

    content = returned_workbook(path, [Mark("试题", f"B{row}", "有误") for row in range(1, 10_001)])

    (tmp_path / "back.xlsx").write_bytes(content)
    assert read_workbook(tmp_path / "back.xlsx") == read_workbook(path)
