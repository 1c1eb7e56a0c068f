"""A file with too many questions is refused before anything is staged."""

import pytest

from core.sheets.reader import SheetRefused
from question_bank.interchange.workbook import MAX_ROWS, QuestionFile
from tests.question_bank.sheets import saved


def test_more_rows_than_one_transaction_should_write_are_refused(tmp_path):
    lines = ["题干,题型,答案", *(f"第{number}号,判断,对" for number in range(MAX_ROWS + 1))]
    with pytest.raises(SheetRefused) as refusal:
        list(QuestionFile(saved(tmp_path, "\n".join(lines).encode(), "q.csv")).rows())
    assert (refusal.value.code, refusal.value.params) == ("too_many_rows", {"limit": MAX_ROWS})
