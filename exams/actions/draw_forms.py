"""Draw the papers of an exam from the bank by its blueprint and seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.domain.errors import Refused
from core.wording import Words
from exams.actions.compose_paper import Choice
from exams.actions.used_questions import used_questions
from exams.models import Exam
from question_bank.domain.blueprint import Cell, CellSupply, PoolQuestion
from question_bank.domain.equal_forms import equal_forms, lot_forms
from question_bank.domain.errors import BlueprintImpossible
from question_bank.models import QuestionRevision
from question_bank.models.questions import QuestionRevisionQuerySet


class CannotSeal(Refused):
    """The paper cannot be frozen; `code` says why. `shortages` are the cells that cannot be filled."""

    def __init__(self, message: Words, *, code: str = "", shortages: Sequence[Any] = ()) -> None:
        super().__init__(message, code=code)
        self.shortages: tuple[CellSupply, ...] = tuple(shortages)


def askable_in(exam: Exam, *, on: date) -> QuestionRevisionQuerySet:
    """What the exam may ask on the day `on`, used lately or not: from the banks of its unit and of those above."""
    units = [exam.unit_id, *exam.unit.get_ancestors().values_list("pk", flat=True)]
    return QuestionRevision.objects.askable(on=on).filter(question__bank__unit__in=units)


def drawable_in(exam: Exam, *, on: date) -> QuestionRevisionQuerySet:
    """What the exam may ask on the day `on`, without the questions that its plan leaves out."""
    used = used_questions(exam)
    askable = askable_in(exam, on=on)
    return askable if used is None else askable.exclude(question__in=used)


def draw_forms(exam: Exam, *, on: date) -> list[list[Choice]]:
    """The questions of each form that the exam's blueprint and seed draw among those drawable on the exam day `on`.

    Same blueprint, bank and seed: same draw. Raises `CannotSeal` when the bank holds too few.
    """
    if exam.blueprint is None:
        raise CannotSeal(_("The exam has no blueprint."), code="blueprint_missing")
    cells = [
        Cell(cell.subject.code, cell.kind, cell.difficulty or None, cell.count, cell.marks_each)
        for cell in exam.blueprint.cells.select_related("subject").order_by("pk")
    ]
    if not cells:
        raise CannotSeal(_("The blueprint is empty."), code="blueprint_empty")
    revisions = {
        revision.question_id: revision
        for revision in drawable_in(exam, on=on).select_related("subject", "question")
    }
    pool = [
        PoolQuestion(question_id, revision.subject.code, revision.kind, revision.difficulty)
        for question_id, revision in revisions.items()
    ]
    draw = lot_forms if exam.form_mode == Exam.FormMode.LOT else equal_forms
    try:
        forms = draw(cells, pool, exam.form_count, str(exam.draw_seed))
    except BlueprintImpossible as impossible:
        count = len(impossible.shortages)
        raise CannotSeal(
            ngettext_lazy(
                "%(count)d cell of the blueprint cannot be filled from the bank.",
                "%(count)d cells of the blueprint cannot be filled from the bank.",
                count,
            )
            % {"count": count},
            code="blueprint_impossible",
            shortages=impossible.shortages,
        ) from None
    return [
        [
            Choice(revisions[question_id], cell.marks)
            for cell, question_ids in zip(cells, drawn, strict=True)
            for question_id in question_ids
        ]
        for drawn in forms
    ]


def draw_choices(exam: Exam, *, on: date) -> list[Choice]:
    """The questions of the first form."""
    return draw_forms(exam, on=on)[0]
