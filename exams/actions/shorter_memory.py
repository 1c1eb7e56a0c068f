"""The smallest change of the months without repetition that lets the bank fill every row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from exams.actions.save_blueprint import NO_RULES, stock_for
from exams.models import Exam
from question_bank.domain.blueprint import Cell, shortages
from question_bank.domain.paper_rules import PaperRules


def shorter_memory(
    exam: Exam, cells: Sequence[Cell], rules: PaperRules = NO_RULES, *, on: date
) -> int | None:
    """The most months, fewer than the plan's, whose questions can be left out while every one of `cells` is filled.

    None when that would not help either: then the bank holds too few even with all questions. Asks the bank as often
    as the number of months can be halved.
    """

    def possible(months: int) -> bool:
        return not shortages(cells, stock_for(exam, cells, rules, on=on, months=months))

    if not cells or exam.skip_used_months == 0 or not possible(0):
        return None
    low, high = 0, exam.skip_used_months - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if possible(middle) else (low, middle - 1)
    return low
