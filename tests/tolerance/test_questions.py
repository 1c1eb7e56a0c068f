"""Questions as people write them: at least 95 of 100 well-meant variants are read as meant, the rest is explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from question_bank.domain.rows import read_sheet
from question_bank.domain.sheet_rows import ReadRow
from question_bank.wording import PROBLEMS
from tests.tolerance.question_variants import FOUR, ONE, SINGLE, STEM, VARIANTS
from tests.tolerance.reading import Tally, book_of, csv_text

HEADER, CELLS = list(SINGLE), list(SINGLE.values())
TABLE = [HEADER, CELLS]


def in_rows(rows: Sequence[Sequence[str]], sheet: str = "试题") -> list[ReadRow]:
    return list(read_sheet(sheet, ((number, row, ()) for number, row in enumerate(rows, 1))))


def says(row: ReadRow, meant: dict[str, Any]) -> bool:
    """Whether the row was read as it was meant."""
    read = {name: getattr(row.content, name) for name in meant}
    return read == {**meant, **({"marks": Decimal(meant["marks"])} if "marks" in meant else {})}


def sort_in(tally: Tally, name: str, rows: list[ReadRow], meant: dict[str, Any]) -> None:
    if len(rows) == 1 and not rows[0].refused and says(rows[0], meant):
        tally.as_meant.append(name)
    elif rows and all(row.refused for row in rows):
        tally.refused[name] = [
            problem.code for row in rows for problem in row.problems if not problem.warning
        ]
    else:
        tally.misread[name] = [row.content for row in rows]


def test_at_least_95_of_100_well_meant_questions_are_read_as_meant_and_the_rest_is_explained() -> None:
    tally = Tally()

    for name, cells, meant in VARIANTS:
        sort_in(tally, name, in_rows([list(cells), list(cells.values())]), meant)

    assert tally.misread == {}
    assert tally.share >= 0.95, tally.refused
    assert {code for codes in tally.refused.values() for code in codes} <= set(PROBLEMS)
    assert tally.total >= 190


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The same question in files of all sorts."""
    encodings = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le")
    texts = {f"csv in {encoding}": csv_text(TABLE).encode(encoding) for encoding in encodings}
    for sign in ("\t", ";", "，", "|"):
        texts[f"csv parted by {sign!r}"] = csv_text(TABLE, sign).encode("gbk")
    texts["csv with Windows line ends"] = csv_text(TABLE, ",", "\r\n").encode()
    texts["csv that names its delimiter"] = b"sep=;\n" + csv_text(TABLE, ";").encode()
    texts["csv with a title"] = csv_text([["某局题库"], *TABLE]).encode("gbk")
    texts["csv with blank rows"] = csv_text([[], *TABLE, ["", "", ""], [" "]]).encode()
    for number, (name, content) in enumerate(texts.items()):
        path = folder / f"{number}.csv"
        path.write_bytes(content)
        yield name, path
    books = {
        "workbook": TABLE,
        "merged title rows above": [["某局题库"], ["2026年3月"], *TABLE],
        "blank rows above": [[], [], *TABLE],
        "an empty first column": [["", *HEADER], ["", *CELLS]],
        "ghost rows below": [*TABLE, [" ", "　"], ["\u00a0"], []],
        "the header once more": [HEADER, CELLS, HEADER],
    }
    for name, rows in books.items():
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        if "merged" in name:
            book.active.merge_cells("A1:G1")
        book.save(folder / f"{name}.xlsx")
        yield name, folder / f"{name}.xlsx"


def test_the_same_question_is_read_from_files_of_all_sorts(tmp_path: Path) -> None:
    tally = Tally()

    for name, path in files(tmp_path):
        [sheet] = book_of(path).sheets
        rows = list(read_sheet(sheet.name, ((row.number, row.cells, row.formulas) for row in sheet.rows)))
        sort_in(tally, name, rows, ONE)

    assert (tally.misread, tally.refused, tally.total) == ({}, {}, 20)


def test_numbers_and_truth_that_a_program_made_of_typed_text_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["题号", "题型", "题干", "选项A", "选项B", "答案", "分值"])
    book.active.append([1.0, "单选题", "一天有几小时？", 24, 12.0, "A", 2])
    book.active.append([2, "判断题", "一年有十二个月。", None, None, True, 1.5])
    book.save(tmp_path / "typed.xlsx")

    [sheet] = book_of(tmp_path / "typed.xlsx").sheets
    rows = in_rows([row.cells for row in sheet.rows])

    assert [(row.ref, row.content.key, row.content.options, row.refused) for row in rows] == [
        ("1", (0,), ("24", "12"), False),
        ("2", True, (), False),
    ]


@pytest.mark.parametrize("answer", ("2", "甲", "E", "AA", "A或B都可以吧"))
def test_what_nobody_can_be_sure_of_is_refused_not_guessed(answer: str) -> None:
    [row] = in_rows([HEADER, [*CELLS[:-1], answer]])

    assert row.refused
    assert row.content.stem == STEM
    assert row.content.options == FOUR
