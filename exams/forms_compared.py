"""How equal the forms of a paper are: what each cell adds up to, and how many questions two forms share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from exams.actions.compose_paper import Choice
from exams.models import Exam, PaperItem
from exams.wording import KIND_LABELS
from question_bank.domain.equal_forms import overlap


@dataclass(frozen=True, slots=True)
class FormItem:
    """One question of a form."""

    question: int
    subject: str
    kind: str
    difficulty: int
    marks: Decimal


@dataclass(frozen=True, slots=True)
class CellRow:
    """Questions of one subject and kind: how many in each form, and the sum of the authors' difficulty in each."""

    subject: str
    kind: str
    questions: int
    sums: tuple[int, ...]

    @property
    def label(self) -> str:
        """What people call the kind."""
        return str(KIND_LABELS[self.kind])

    @property
    def spread(self) -> int:
        """Between the hardest and the easiest form."""
        return max(self.sums) - min(self.sums)


@dataclass(frozen=True, slots=True)
class Compared:
    """`shared` counts the questions that two forms have in common: fewest, on average, most."""

    forms: int
    cells: tuple[CellRow, ...]
    totals: tuple[int, ...]
    matrix: tuple[tuple[int, ...], ...]
    different_questions: int
    shared: tuple[int, Decimal, int]


def forms_drawn(forms: Sequence[Sequence[Choice]]) -> list[list[FormItem]]:
    """Forms that are drawn and not sealed yet."""
    return [
        [
            FormItem(
                choice.revision.question_id,
                choice.revision.subject.name,
                choice.revision.kind,
                choice.revision.difficulty,
                choice.marks,
            )
            for choice in choices
        ]
        for choices in forms
    ]


def forms_sealed(exam: Exam) -> list[list[FormItem]]:
    """The sealed forms of an exam, in one query."""
    forms: dict[int, list[FormItem]] = defaultdict(list)
    rows = PaperItem.objects.filter(paper__exam=exam).order_by("paper__form", "position")
    for form, *facts in rows.values_list(
        "paper__form",
        "revision__question",
        "revision__subject__name",
        "revision__kind",
        "revision__difficulty",
        "marks",
    ):
        forms[form].append(FormItem(*facts))
    return list(forms.values())


def compared(forms: Sequence[Sequence[FormItem]]) -> Compared:
    """The figures of at least two forms."""
    sums: dict[tuple[str, str], list[int]] = {}
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for number, form in enumerate(forms):
        for item in form:
            key = (item.subject, item.kind)
            sums.setdefault(key, [0] * len(forms))[number] += item.difficulty
            counts[key] += number == 0
    matrix = overlap([[item.question for item in form] for form in forms])
    pairs = [matrix[one][other] for one, other in combinations(range(len(forms)), 2)]
    return Compared(
        forms=len(forms),
        cells=tuple(
            CellRow(subject, kind, counts[subject, kind], tuple(own)) for (subject, kind), own in sums.items()
        ),
        totals=tuple(sum(item.difficulty for item in form) for form in forms),
        matrix=matrix,
        different_questions=len({item.question for form in forms for item in form}),
        shared=(min(pairs), round(Decimal(sum(pairs)) / len(pairs), 1), max(pairs)),
    )
