"""What is read from the rows of a sheet: a question with what is wrong about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from question_bank.domain.file_facts import NOTHING_SAID, FileFacts
from question_bank.domain.question import Content


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one cell: ``warning`` ones are shown, others keep the row out.

    ``column`` is a column letter, empty when the sheet has no such column; ``row`` is the number of the row
    where it is not the one on which the question begins, else 0.
    """

    code: str
    column: str = ""
    value: str = ""
    warning: bool = False
    row: int = 0


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One question as read from its row, or its rows (a case): as far as it could be read, and the problems.

    ``content.citations`` is still the cell as written; ``column_of`` gives the column letter of a field;
    ``facts`` is what the row says beside the wording.
    """

    sheet: str
    row: int
    ref: str
    content: Content
    problems: tuple[Problem, ...] = ()
    note: str = ""
    column_of: Mapping[str, str] | None = None
    facts: FileFacts = NOTHING_SAID

    @property
    def refused(self) -> bool:
        """Whether the row stays out."""
        return any(not problem.warning for problem in self.problems)

    def with_problems(self, *problems: Problem) -> "ReadRow":
        """The same row with more problems."""
        return replace(self, problems=self.problems + problems)

    def column(self, field: str) -> str:
        """The letter of the column of ``field``."""
        return (self.column_of or {}).get(field, "")


SheetRow = tuple[int, Sequence[str], Sequence[int]]
"""Row number, the texts of its cells, and the columns (from 0) that hold formulas."""
