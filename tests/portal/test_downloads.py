"""What is saved from a screen: lists as workbooks with their day in the name, papers as A4 with Chinese inside."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import openpyxl
import pypdf
import pytest

from tests.portal.crawling import SHEET
from tests.portal.doors import DOORS
from tests.portal.openings import in_turn, inhabited
from tests.portal.world import World

pytestmark = pytest.mark.django_db

ENDINGS = (
    "_file",
    "_pdf",
    "_table",
    "_sheet",
    "exams:seating_print",
    "exams:invigilate_print",
    "exams:ticket",
)
DAY = re.compile(r"20\d\d-\d\d-\d\d")
A4 = (595, 842)
LISTS = {
    *(
        "personnel:officers_file",
        "levels:expiring_file",
        "appraisal:cycle_table",
        "appraisal:promotion_table",
    ),
    *("analytics:unit_file", "analytics:names_file", "training:completion_file"),
    "training:completion_names_file",
}
PAPERS = {
    *("records:own_pdf", "records:officer_pdf", "levels:certificate_pdf", "appraisal:bulletin_file"),
    *("exams:seating_print", "exams:invigilate_print", "exams:ticket"),
}


def test_lists_keep_their_headings_in_sight_and_papers_carry_their_fonts() -> None:
    world, clients = inhabited()
    world.things["word"] = "pdf"
    found = {
        name: answer
        for name, answer in saved(world, clients)
        if "attachment" in answer.get("Content-Disposition", "")
    }
    lists = {name: answer for name, answer in found.items() if answer["Content-Type"] == SHEET}
    papers = {name: answer for name, answer in found.items() if answer["Content-Type"] == "application/pdf"}

    assert lists.keys() >= LISTS
    assert papers.keys() >= PAPERS
    assert {name: faults for name, answer in lists.items() if (faults := faults_of_list(answer))} == {}
    assert {name: faults for name, answer in papers.items() if (faults := faults_of_paper(answer))} == {}


def saved(world: World, clients: list[Any]) -> Iterator[tuple[str, Any]]:
    """Every address of a file, as the first person gets it who may."""
    for name, door in DOORS.items():
        if name.endswith(ENDINGS):
            for client in in_turn(door, clients):
                answer = client.get(world.address(name))
                if answer.status_code == 200:
                    yield name, answer
                    break


def faults_of_list(answer: Any) -> list[str]:
    """What a saved list lacks."""
    name = unquote(answer["Content-Disposition"])
    faults = [] if DAY.search(name) else [f"no day in the name: {name}"]
    if not any("\u4e00" <= sign <= "\u9fff" for sign in name):
        faults.append(f"no Chinese in the name: {name}")
    for sheet in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets:
        if sheet.freeze_panes != "A2":
            faults.append(f"the headings of {sheet.title} scroll away")
        cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
        if any(
            cell.data_type == "s" and _is_figure(cell.value) and "号" not in _head(sheet, cell)
            for cell in cells
        ):
            faults.append(f"{sheet.title} has figures as text")
    return faults


def _is_figure(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _head(sheet: Any, cell: Any) -> str:
    return str(sheet.cell(1, cell.column).value)


def faults_of_paper(answer: Any) -> list[str]:
    """What a printed paper lacks."""
    faults = []
    for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages:
        if sorted(round(float(side)) for side in page.mediabox[2:]) != list(A4):
            faults.append(f"not A4: {page.mediabox}")
        if not any("\u4e00" <= sign <= "\u9fff" for sign in page.extract_text()):
            faults.append("no Chinese text can be taken out")
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            if not {"/FontFile2", "/FontFile3"} & inner["/FontDescriptor"].get_object().keys():
                faults.append(f"not in the file: {inner['/BaseFont']}")
    return faults
