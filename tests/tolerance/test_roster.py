"""Rosters as people write them: at least 95 of 100 well-meant variants are read as meant, the rest is explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from personnel.domain.roster import KnownOfficer, KnownPosting, KnownUnit, Line, Ruling
from personnel.domain.roster_officers import Units, check_officers
from personnel.domain.roster_tables import Table, find_table
from personnel.domain.roster_units import check_units
from personnel.interchange.roster_reasons import REASONS
from tests.tolerance.reading import Tally, book_of, csv_text
from tests.tolerance.roster_variants import ENDED, MEANT, OFFICER, SECONDED, UNITS, VARIANTS, Variant

TODAY = date(2026, 3, 20)
KNOWN = {"A01": KnownUnit("A01", "城东派出所", "police_station", None)}
LI = KnownOfficer(1, "013579", "李明", postings={"establishment": KnownPosting("A02", date(2020, 1, 1))})
TABLE = [list(OFFICER), list(OFFICER.values())]


def judged(rows: Sequence[Sequence[str]], *, known: bool = False) -> list[Ruling]:
    """The rulings on the lines of a table; nothing when no table is found."""
    found = find_table(rows)
    if found is None:
        return []
    lines = [
        Line(
            "", at + 1, {field: cells[index] for field, index in found.columns.items() if index < len(cells)}
        )
        for at, cells in enumerate(rows)
        if at > found.at and any(cell.strip() for cell in cells)
    ]
    if found.table is Table.UNITS:
        return check_units(lines, KNOWN, whole=False)
    people = {LI.badge: LI} if known else {}
    return check_officers(lines, people, Units(KNOWN, {}, {}), today=TODAY)


def sort_in(tally: Tally, name: str, rulings: list[Ruling], meant: dict[str, Any]) -> None:
    read = {key: ruling.data.get(key) for ruling in rulings for key in meant}
    if len(rulings) == 1 and not rulings[0].rejected and read == meant:
        tally.as_meant.append(name)
    elif all(ruling.rejected for ruling in rulings):
        codes = [fault.code for ruling in rulings for fault in ruling.faults if not fault.warning]
        tally.refused[name] = codes or ["no_known_sheet"]
    else:
        tally.misread[name] = read


def sort_all(tally: Tally, variants: Sequence[Variant], *, known: bool = False) -> None:
    for name, cells, meant in variants:
        sort_in(tally, name, judged([list(cells), list(cells.values())], known=known), meant)


def test_at_least_95_of_100_well_meant_rosters_are_read_as_meant_and_the_rest_is_explained() -> None:
    tally = Tally()

    sort_all(tally, VARIANTS)
    sort_all(tally, UNITS)
    sort_all(tally, SECONDED, known=True)
    sort_all(tally, ENDED, known=True)

    assert tally.misread == {}
    assert tally.share >= 0.95, tally.refused
    assert {code for codes in tally.refused.values() for code in codes} <= set(REASONS)
    assert tally.total >= 150


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The same officer in files of all sorts."""
    texts = {
        name: csv_text(TABLE).encode(name) for name in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16")
    }
    texts |= {f"parted by {sign!r}": csv_text(TABLE, sign).encode("gbk") for sign in ("\t", ";", "，", "|")}
    texts["badge numbers kept by a formula of text"] = (
        csv_text(TABLE).replace("013579", '"=""013579"""').encode()
    )
    for number, (name, content) in enumerate(texts.items()):
        path = folder / f"{number}.csv"
        path.write_bytes(content)
        yield name, path
    cells = list(OFFICER.values())
    books: dict[str, list[list[object]]] = {
        "titles above": [["某局花名册"], ["2026年3月"], *TABLE],
        "an empty first column": [["", *OFFICER], ["", *cells]],
        "ghost rows below": [*TABLE, [" ", "　"], []],
        "a date cell": [list(OFFICER), [*cells[:-1], date(2026, 3, 5)]],
        "a number shown with zeros": [list(OFFICER), [13579, *cells[1:]]],
    }
    for name, rows in books.items():
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        if "zeros" in name:
            book.active["A2"].number_format = "000000"
        book.save(folder / f"{name}.xlsx")
        yield name, folder / f"{name}.xlsx"


def test_the_same_officer_is_read_from_files_of_all_sorts(tmp_path: Path) -> None:
    tally = Tally()

    for name, path in files(tmp_path):
        [sheet] = book_of(path).sheets
        sort_in(tally, name, judged([row.cells for row in sheet.rows]), MEANT)

    assert (tally.misread, tally.refused, tally.total) == ({}, {}, 15)
