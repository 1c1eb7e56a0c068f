"""Files that were made, or have grown, to exhaust the server: refused in words, in bounded memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from core.sheets import limits
from core.sheets.reader import PROJECT_DIR, SheetRefused, read_workbook
from tests.support.sheet_files import (
    inline,
    many_entries,
    repeated,
    sheet_xml,
    with_lying_directory,
    workbook_parts,
    write_parts,
)

PEAK_KB = 200 * 1024
_PROBE = """
import sys
from core.sheets import child
code = child.main()
sys.stdout.flush()
with open("/proc/self/status") as status:
    print(next(line for line in status if line.startswith("VmHWM")), file=sys.stderr)
"""


def peak_kb(path: Path) -> int:
    """Peak resident memory of the reading process for `path`, in KiB."""
    run = subprocess.run(
        [sys.executable, "-S", "-E", "-c", _PROBE, str(path)],
        cwd=PROJECT_DIR,
        env={"PATH": os.defpath},
        capture_output=True,
        check=True,
    )
    found = re.search(rb"VmHWM:\s+(\d+) kB", run.stderr)
    assert found is not None
    return int(found[1])


def refusal_of(path: Path) -> str:
    with pytest.raises(SheetRefused) as refused:
        read_workbook(path, name="花名册.xlsx")
    return refused.value.code


def test_a_cell_of_300_megabytes_in_a_small_file_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    cell = repeated(b"<sst><si><t>", b"a" * 1000, 300_000, b"</t></si></sst>")
    path = write_parts(
        tmp_path / "bomb.xlsx",
        workbook_parts(sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), shared=cell),
    )

    assert path.stat().st_size < 400_000
    assert refusal_of(path) == "bomb"
    assert peak_kb(path) < PEAK_KB


def test_a_bomb_whose_directory_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    cell = repeated(b"<sst><si><t>", b"a" * 1000, 90_000, b"</t></si></sst>")
    honest = write_parts(
        tmp_path / "honest.xlsx",
        workbook_parts(sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), shared=cell),
    )
    path = with_lying_directory(honest, tmp_path / "liar.xlsx", "xl/sharedStrings.xml", 5_000)

    assert refusal_of(path) == "damaged"
    assert peak_kb(path) < PEAK_KB


def test_600_000_real_rows_are_refused_with_the_limit(tmp_path: Path) -> None:
    row = b'<row><c t="inlineStr"><is><t>100001</t></is></c><c><v>5</v></c></row>'
    head, tail = sheet_xml("|").encode().split(b"|")
    path = write_parts(tmp_path / "long.xlsx", workbook_parts(repeated(head, row + b" " * 7, 600_000, tail)))

    with pytest.raises(SheetRefused) as refused:
        read_workbook(path, name="long.xlsx")

    assert (refused.value.code, refused.value.params) in [
        ("too_many_rows", {"limit": limits.MAX_ROWS}),
        ("bomb", {}),
    ]
    assert peak_kb(path) < PEAK_KB


def test_a_styled_cell_in_the_last_row_makes_no_rows(tmp_path: Path) -> None:
    rows = f'<row r="1">{inline("A1", "警号")}</row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    path = write_parts(tmp_path / "ghost.xlsx", workbook_parts(sheet_xml(rows)))

    workbook = read_workbook(path, name="ghost.xlsx")

    assert [(row.number, row.cells) for row in workbook.sheets[0].rows] == [(1, ["警号"])]
    assert peak_kb(path) < PEAK_KB


def test_a_million_formatted_empty_rows_are_passed_over(tmp_path: Path) -> None:
    head, tail = sheet_xml("|").encode().split(b"|")
    first = f'<row r="1">{inline("A1", "警号")}</row>'.encode()
    path = write_parts(
        tmp_path / "ghosts.xlsx",
        workbook_parts(repeated(head + first, b'<row><c s="3"/></row>', 1_048_575, tail)),
    )

    workbook = read_workbook(path, name="ghosts.xlsx")

    assert [row.cells for row in workbook.sheets[0].rows] == [["警号"]]
    assert peak_kb(path) < PEAK_KB


@pytest.mark.parametrize(
    "head",
    (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
    ),
)
def test_document_types_and_entities_are_refused(tmp_path: Path, head: str) -> None:
    sheet = sheet_xml(f'<row r="1">{inline("A1", "警号")}</row>', head=head)
    path = write_parts(tmp_path / "entities.xlsx", workbook_parts(sheet))

    assert refusal_of(path) == "xml_entities"


def test_ten_thousand_filled_columns_are_refused(tmp_path: Path) -> None:
    cells = b'<c t="inlineStr"><is><t>x</t></is></c>'
    head, tail = sheet_xml("<row>|</row>").encode().split(b"|")
    path = write_parts(tmp_path / "wide.xlsx", workbook_parts(repeated(head, cells, 10_000, tail)))

    with pytest.raises(SheetRefused) as refused:
        read_workbook(path, name="wide.xlsx")

    assert (refused.value.code, refused.value.params) == ("too_many_columns", {"limit": limits.MAX_COLUMNS})


def test_a_cell_beyond_the_limit_of_the_format_is_refused(tmp_path: Path) -> None:
    text = "甲" * (limits.MAX_CELL + 1)
    path = write_parts(
        tmp_path / "cell.xlsx", workbook_parts(sheet_xml(f'<row r="1">{inline("A1", text)}</row>'))
    )

    assert refusal_of(path) == "cell_too_long"


def test_one_long_text_shown_in_many_cells_is_refused(tmp_path: Path) -> None:
    shared = f"<sst><si><t>{'甲' * 30_000}</t></si></sst>"
    head, tail = sheet_xml("|").encode().split(b"|")
    rows = repeated(head, b'<row><c t="s"><v>0</v></c></row>', 40_000, tail)
    path = write_parts(tmp_path / "echo.xlsx", workbook_parts(rows, shared=shared))

    assert refusal_of(path) == "too_much_text"
    assert peak_kb(path) < PEAK_KB


@pytest.mark.parametrize("name", ("../../etc/cron.d/x", "/etc/passwd", "C:\\x.xml", "xl/..\\..\\x"))
def test_parts_with_unsafe_names_are_refused(tmp_path: Path, name: str) -> None:
    path = write_parts(tmp_path / "paths.xlsx", {**workbook_parts(sheet_xml("")), name: "x"})

    assert refusal_of(path) == "unsafe_names"


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = many_entries(tmp_path / "parts.xlsx", limits.MAX_ENTRIES + 1)

    assert refusal_of(path) == "bomb"


def test_deeply_nested_xml_is_refused(tmp_path: Path) -> None:
    sheet = sheet_xml("<row>" * 100_000 + "</row>" * 100_000)
    path = write_parts(tmp_path / "deep.xlsx", workbook_parts(sheet))

    assert refusal_of(path) == "damaged"
    assert peak_kb(path) < PEAK_KB


def test_an_upload_above_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(limits.MAX_FILE + 1)

    with pytest.raises(SheetRefused) as refused:
        read_workbook(path, name="large.xlsx")

    assert (refused.value.code, refused.value.params) == ("too_large", {"limit": 20})


@pytest.mark.parametrize(
    ("content", "code"),
    (
        (b"", "empty_file"),
        (b" \r\n", "empty_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"%PDF-1.7 ...", "not_a_workbook"),
        (b"<html><table><tr><td>x</td></tr></table>", "web_page"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "not_a_workbook"),
        (b"a\x00\x00b,1\x00" * 50, "not_a_workbook"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"\xff\xfe\xfa", "unknown_encoding"),
        ("警号,姓名\n".encode("gb18030") + b"\x81\xff,x\n", "unknown_encoding"),
        (b'a,b\n"' + b"x" * 40_000, "cell_too_long"),
    ),
)
def test_what_is_no_workbook_is_told_apart(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)

    assert refusal_of(path) == code


def test_a_word_document_is_no_workbook(tmp_path: Path) -> None:
    path = write_parts(
        tmp_path / "law.docx",
        {"_rels/.rels": workbook_parts("")["_rels/.rels"].replace("xl/workbook", "word/document")},  # type: ignore[union-attr]
    )

    assert refusal_of(path) == "not_a_workbook"


def test_a_damaged_sheet_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "cut.xlsx", workbook_parts(sheet_xml('<row r="1">')[:-30]))

    assert refusal_of(path) == "damaged"


@pytest.mark.parametrize(
    "row",
    (
        '<row r="9999999999999"/>',
        '<row r="-1"/>',
        '<row r="1"><c r="1A"/></row>',
        '<row r="1"><c r="AAAAA1"/></row>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1" s="x"><v>1</v></c></row>',
    ),
)
def test_impossible_references_are_damage(tmp_path: Path, row: str) -> None:
    path = write_parts(tmp_path / "odd.xlsx", workbook_parts(sheet_xml(row)))

    assert refusal_of(path) == "damaged"


def test_the_reading_process_dies_within_its_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n")
    monkeypatch.setattr("core.sheets.reader.WALL_SECONDS", 0)

    assert refusal_of(path) == "too_heavy"


def test_every_refusal_has_its_words(tmp_path: Path) -> None:
    used = set()
    for name in ("archive", "child", "text_table", "values", "xlsx", "xml", "reader"):
        source = (PROJECT_DIR / "core/sheets" / f"{name}.py").read_text()
        used |= set(re.findall(r'(?:refuse|SheetRefused)\("(\w+)"', source))
        used |= set(re.findall(r'"refused": "(\w+)"', source))

    from core.sheets.reader import MESSAGES

    assert used | {"encrypted", "old_format"} == set(MESSAGES)
