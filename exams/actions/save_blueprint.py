"""Write the blueprint of a draft exam, after the bank has been asked whether it can be filled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._moves import LostRace
from exams.actions.draw_forms import askable_in, drawable_in
from exams.models import Exam
from personnel.models import Officer
from question_bank.domain.blueprint import Cell, CellSupply, StockKey, supply
from question_bank.models import Blueprint, BlueprintCell, Subject


class BlueprintRefused(Refused):
    """The blueprint cannot be saved."""

    code = "blueprint_refused"


class CellsImpossible(BlueprintRefused):
    """The bank cannot fill every cell beside the others; `supplies` answers for each cell, in their order."""

    code = "cells_impossible"

    def __init__(self, supplies: Sequence[CellSupply]) -> None:
        super().__init__(_("The bank cannot fill every row. Nothing was saved."))
        self.supplies = supplies


def stock_for(exam: Exam, *, on: date, used_too: bool = False) -> dict[StockKey, int]:
    """How many questions the exam may draw from on the exam day `on`, by subject code, kind and difficulty.

    `used_too`: with those that its plan leaves out because they were used lately.
    """
    revisions = askable_in(exam, on=on) if used_too else drawable_in(exam, on=on)
    rows = (
        revisions.order_by()
        .values_list("subject__code", "kind", "difficulty")
        .annotate(questions=Count("question", distinct=True))
    )
    return {(subject, kind, difficulty): questions for subject, kind, difficulty, questions in rows}


def save_blueprint(
    exam: Exam,
    *,
    name: str,
    cells: Sequence[Cell],
    on: date,
    at: datetime,
    actor: Officer,
    source: Blueprint | None = None,
) -> Blueprint:
    """Gives the draft `exam` a blueprint of these cells, checked against the bank on the exam day `on`.

    When the cells are those of `source`, a blueprint that exists already, that one is used. A blueprint that other
    exams use stays as it is: this exam gets a new one. Writes an audit event. Raises
    `CellsImpossible` (nothing is written), `BlueprintRefused` for no cells or a cell that stands twice, and
    `LostRace` when the exam is no draft any more.
    """
    if not cells:
        raise BlueprintRefused(_("A blueprint needs at least one row."), code="blueprint_empty")
    if len({(cell.subject, cell.kind, cell.difficulty) for cell in cells}) < len(cells):
        raise BlueprintRefused(
            _("Two rows have the same subject, kind and difficulty. Make them one."), code="cell_repeated"
        )
    supplies = supply(cells, stock_for(exam, on=on))
    if not all(answer.possible for answer in supplies):
        raise CellsImpossible(supplies)
    subjects = {subject.code: subject for subject in Subject.objects.all()}
    with transaction.atomic():
        if source is not None and cells_of(source) == list(cells):
            _link(exam, source, at, actor)
            return source
        blueprint = _own_blueprint(exam, name.strip() or exam.title, at, actor)
        blueprint.cells.all().delete()
        BlueprintCell.objects.bulk_create(
            [
                BlueprintCell(
                    blueprint=blueprint,
                    subject=subjects[cell.subject],
                    kind=cell.kind,
                    difficulty=cell.difficulty or 0,
                    count=cell.count,
                    marks_each=cell.marks,
                )
                for cell in cells
            ]
        )
        _link(exam, blueprint, at, actor)
    return blueprint


def cells_of(blueprint: Blueprint) -> list[Cell]:
    """The cells of a blueprint as the rules know them, in their order."""
    rows = blueprint.cells.select_related("subject").order_by("pk")
    return [
        Cell(row.subject.code, row.kind, row.difficulty or None, row.count, row.marks_each) for row in rows
    ]


def _own_blueprint(exam: Exam, name: str, at: datetime, actor: Officer) -> Blueprint:
    held = exam.blueprint
    if held is not None and not held.exams.exclude(pk=exam.pk).exists():
        Blueprint.objects.filter(pk=held.pk).update(name=name)
        return held
    return Blueprint.objects.create(unit=exam.unit, name=name, created_at=at, created_by=actor)


def _link(exam: Exam, blueprint: Blueprint, at: datetime, actor: Officer) -> None:
    if Exam.objects.filter(pk=exam.pk, state=Exam.State.DRAFT).update(blueprint=blueprint) != 1:
        raise LostRace(
            _("The paper has been sealed in the meantime. The blueprint can no longer be changed.")
        )
    record_audit_event(
        kind="exam.blueprint_saved",
        actor_id=actor.pk,
        at=at,
        subject=f"exam:{exam.pk}",
        facts={"blueprint": blueprint.pk},
    )
    exam.blueprint = blueprint
