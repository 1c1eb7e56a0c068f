"""Text that was pasted into a field, read at once."""

from __future__ import annotations

from question_bank.domain.numbered_text import read_text
from question_bank.domain.sheet_rows import ReadRow
from question_bank.interchange.aiken import read_aiken
from question_bank.interchange.gift_reader import read_gift
from question_bank.interchange.kinds_of_file import format_of_text


def read_pasted(text: str, form: str) -> tuple[str, list[ReadRow]]:
    """The format in which the text was read (told by its content for `auto`), and its questions.

    A table that was copied out of a sheet is read as text as well, and refused there.
    """
    if form == "auto":
        told = format_of_text(text)
        form = told if told in ("gift", "aiken") else "text"
    reader = {"gift": read_gift, "aiken": read_aiken}.get(form, read_text)
    return form, list(reader(text))
