"""The set of `bench/hostile.py`: each file comes to its end, in bounded memory; time is measured there."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.sheets.reader import SheetRefused, read_workbook
from law.interchange.law_files import UnreadableLawFile
from law.interchange.reading import read_law_at
from tests.core.test_sheets_hostile import PEAK_KB, peak_kb
from tests.support.hostile_files import FORMULAS, HOSTILE, READ, Hostile

LAWS = (".md", ".txt", ".docx")


def ending(path: Path) -> str:
    """The code of the refusal, or that it was read."""
    try:
        if path.suffix in LAWS:
            read_law_at(path)
        else:
            read_workbook(path, name=path.name)
    except (SheetRefused, UnreadableLawFile) as refused:
        return refused.code
    return READ


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_a_hostile_file_comes_to_its_end_in_bounded_memory(tmp_path: Path, case: Hostile) -> None:
    path = case.make(tmp_path)

    assert ending(path) in case.ends
    if path.suffix not in LAWS and "too_large" not in case.ends:
        assert peak_kb(path) < PEAK_KB


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    case = next(one for one in HOSTILE if one.name == "texts that look like formulas")

    rows = read_workbook(case.make(tmp_path), name="x.csv").sheets[0].rows

    assert [row.cells[0] for row in rows[1:]] == list(FORMULAS)
    assert not any(row.formulas for row in rows)
