"""Draw the papers of an exam from the bank by its blueprint and seed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.domain.errors import Refused
from core.wording import Words
from exams.actions._assembled import assembled_for
from exams.actions.compose_paper import Choice
from exams.actions.used_questions import used_questions
from exams.models import Exam
from question_bank.domain.blueprint import Cell, CellSupply
from question_bank.domain.equal_forms import Drawn, equal_forms, lot_forms
from question_bank.domain.errors import BlueprintImpossible
from question_bank.domain.paper_rules import (
    PaperRules,
    RequiredDoNotFit,
    losing_enemies,
    place_required,
    required_enemies,
)
from question_bank.models import Question, QuestionRevision
from question_bank.models.questions import QuestionRevisionQuerySet
from question_bank.sorts import enemies_among, pool_in


class CannotSeal(Refused):
    """The paper cannot be frozen; `code` says why. `shortages` are the cells that cannot be filled."""

    def __init__(self, message: Words, *, code: str = "", shortages: Sequence[Any] = ()) -> None:
        super().__init__(message, code=code)
        self.shortages: tuple[CellSupply, ...] = tuple(shortages)


def askable_in(exam: Exam, *, on: date) -> QuestionRevisionQuerySet:
    """What the exam may ask on the day `on`, used lately or not: from the banks of its unit and of those above."""
    units = [exam.unit_id, *exam.unit.get_ancestors().values_list("pk", flat=True)]
    return QuestionRevision.objects.askable(on=on).filter(question__bank__unit__in=units)


def drawable_in(exam: Exam, *, on: date, months: int | None = None) -> QuestionRevisionQuerySet:
    """What the exam may ask on the day `on`, without the questions that its plan leaves out; with `months`, as if the
    plan left out those of so many months."""
    used = used_questions(exam, months=months)
    askable = askable_in(exam, on=on)
    return askable if used is None else askable.exclude(question__in=used)


def allowed_in(
    exam: Exam, rules: PaperRules, *, on: date, used_too: bool = False, months: int | None = None
) -> QuestionRevisionQuerySet:
    """What is drawable, less what the blueprint forbids, and of each enemy set only one question, by the exam's lot.

    `used_too`: with what was used lately; `months`: as for `drawable_in`.
    """
    revisions = askable_in(exam, on=on) if used_too else drawable_in(exam, on=on, months=months)
    if rules.forbidden:
        revisions = revisions.exclude(question__in=rules.forbidden)
    gone = losing_enemies(enemies_among(revisions), str(exam.draw_seed), rules.required)
    return revisions.exclude(question__in=gone) if gone else revisions


def draw_forms(exam: Exam, *, on: date) -> list[list[Choice]]:
    """The questions of each form: assembled ones where there are such, else what blueprint and seed draw by lot among
    those that may be drawn on the exam day `on`.

    Same blueprint, bank and seed: same draw. Raises `CannotSeal` when the bank holds too few.
    """
    if exam.blueprint is None:
        raise CannotSeal(_("The exam has no blueprint."), code="blueprint_missing")
    cells = exam.blueprint.asked
    if not cells:
        raise CannotSeal(_("The blueprint is empty."), code="blueprint_empty")
    assembled = assembled_for(exam)
    forms = _by_lot(exam, cells, on=on) if assembled is None else assembled
    wanted = {question for form in forms for ids in form for question in ids}
    found = drawable_in(exam, on=on).filter(question__in=wanted)
    revisions = {revision.question_id: revision for revision in found.select_related("subject", "question")}
    if assembled is not None and not (wanted == revisions.keys() and _still_holds(forms, cells, found)):
        raise CannotSeal(
            _(
                "The bank has changed: a question of the assembled forms may not be asked any more. Assemble the forms "
                "again."
            ),
            code="assembly_out_of_date",
        )
    return [
        [
            Choice(revisions[question_id], cell.marks)
            for cell, question_ids in zip(cells, drawn, strict=True)
            for question_id in question_ids
        ]
        for drawn in forms
    ]


def _still_holds(forms: Sequence[Drawn], cells: Sequence[Cell], found: QuestionRevisionQuerySet) -> bool:
    """Whether every question of the forms still fits its cell, and no form holds two that exclude each other by now."""
    keys = {question.id: question.key for question in pool_in(found, cells)}
    enemies = enemies_among(found)
    return all(
        len(ids) == cell.count and all(cell.fits(keys[one]) for one in ids)
        for form in forms
        for cell, ids in zip(cells, form, strict=True)
    ) and not any(
        len(group & {one for ids in form for one in ids}) > 1 for group in map(set, enemies) for form in forms
    )


def refs_of(ids: Iterable[int]) -> str:
    """The numbers of questions, for a sentence."""
    return "、".join(Question.objects.filter(pk__in=ids).order_by("ref").values_list("ref", flat=True))


def required_enemies_words(ids: Iterable[int]) -> Words:
    """That required questions exclude each other."""
    return _("Required questions are in one enemy set: %(questions)s.") % {"questions": refs_of(ids)}


def _by_lot(exam: Exam, cells: Sequence[Cell], *, on: date) -> Sequence[Drawn]:
    assert exam.blueprint is not None  # noqa: S101 - draw_forms asked
    rules = exam.blueprint.rules
    revisions = allowed_in(exam, rules, on=on)
    pool = pool_in(revisions, cells)
    if quarrel := required_enemies(enemies_among(revisions), rules.required):
        raise CannotSeal(required_enemies_words(quarrel), code="required_enemies")
    try:
        placed = place_required(cells, pool, rules.required)
        rest = [question for question in pool if question.id not in rules.required]
        draw = lot_forms if exam.form_mode == Exam.FormMode.LOT else equal_forms
        if not placed.cells:
            return [placed.whole((), len(cells))] * exam.form_count
        forms = draw(list(placed.cells.values()), rest, exam.form_count, str(exam.draw_seed))
    except RequiredDoNotFit as refusal:
        raise CannotSeal(
            _("Required questions fit no row, were used lately or may not be asked: %(questions)s.")
            % {"questions": refs_of(refusal.ids)},
            code="required_do_not_fit",
        ) from None
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
    return [placed.whole(drawn, len(cells)) for drawn in forms]


def draw_choices(exam: Exam, *, on: date) -> list[Choice]:
    """The questions of the first form."""
    return draw_forms(exam, on=on)[0]
