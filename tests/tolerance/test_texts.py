"""Pasted text: at least 95 of 100 well-meant variants are read as meant, the rest is explained."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from question_bank.domain.numbered_text import read_text
from question_bank.domain.sheet_rows import ReadRow
from question_bank.wording import PROBLEMS
from tests.tolerance.reading import Tally
from tests.tolerance.stranger_variants import STRANGERS
from tests.tolerance.text_variants import VARIANTS, Meant, asked


def says(row: ReadRow, meant: dict[str, Any]) -> bool:
    read = {name: getattr(row.content, name) for name in meant}
    return read == {**meant, **({"marks": Decimal(meant["marks"])} if "marks" in meant else {})}


def sort_in(tally: Tally, name: str, rows: list[ReadRow], meant: Meant) -> None:
    good = [row for row in rows if not row.refused]
    if len(rows) == len(good) == len(meant) and all(map(says, rows, meant)):
        tally.as_meant.append(name)
    elif len(good) < len(rows) and all(any(says(row, one) for one in meant) for row in good):
        tally.refused[name] = [
            problem.code for row in rows for problem in row.problems if not problem.warning
        ]
    else:
        tally.misread[name] = [row.content for row in rows]


def test_at_least_95_of_100_well_meant_texts_are_read_as_meant_and_the_rest_is_explained() -> None:
    tally = Tally()

    for name, text, meant in VARIANTS:
        sort_in(tally, name, list(read_text(text)), meant)

    assert tally.misread == {}
    assert tally.share >= 0.95, tally.refused
    assert {code for codes in tally.refused.values() for code in codes} <= set(PROBLEMS)
    assert tally.total >= 100


def test_at_least_95_of_100_texts_by_strangers_are_read_as_meant_too() -> None:
    tally = Tally()

    for name, text, meant in STRANGERS:
        sort_in(tally, name, list(read_text(text)), meant)

    assert tally.misread == {}
    assert tally.share >= 0.95, tally.refused
    assert {code for codes in tally.refused.values() for code in codes} <= set(PROBLEMS)
    assert tally.total >= 60


def test_a_question_whose_answer_is_left_blank_is_refused_in_words_and_the_next_one_read() -> None:
    blank, told = read_text(f"{asked('1. ', answer='答案：')}\n{asked('2. ')}")

    assert [problem.code for problem in blank.problems if not problem.warning] == ["key_missing"]
    assert (told.refused, told.content.key) == (False, (1,))
