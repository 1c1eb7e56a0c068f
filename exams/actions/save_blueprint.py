"""Write the blueprint of a draft exam, after the bank has been asked whether it can be filled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._moves import LostRace
from exams.actions.draw_forms import allowed_in, refs_of, required_enemies_words
from exams.domain.paper import decimal_text
from exams.models import Exam, SeriesVersion
from personnel.models import Officer
from question_bank.domain.blueprint import Cell, CellSupply, StockKey, supply
from question_bank.domain.paper_rules import (
    PaperRules,
    RequiredDoNotFit,
    case_percent,
    place_required,
    required_enemies,
)
from question_bank.models import (
    Blueprint,
    BlueprintCell,
    BlueprintQuestion,
    KnowledgePoint,
    Label,
    SectionRule,
    Subject,
)
from question_bank.sorts import ASKED_LABELS, enemies_among, pool_in, stock_in

NO_RULES = PaperRules()


class BlueprintRefused(Refused):
    """The blueprint cannot be saved."""

    code = "blueprint_refused"


class CellsImpossible(BlueprintRefused):
    """The bank cannot fill every cell beside the others; `supplies` answers for each cell, in their order."""

    code = "cells_impossible"

    def __init__(self, supplies: Sequence[CellSupply]) -> None:
        super().__init__(_("The bank cannot fill every row. Nothing was saved."))
        self.supplies = supplies


def stock_for(
    exam: Exam,
    cells: Sequence[Cell],
    rules: PaperRules = NO_RULES,
    *,
    on: date,
    used_too: bool = False,
    months: int | None = None,
) -> dict[StockKey, int]:
    """How many questions of each sort the exam may draw from on the exam day `on`.

    `used_too`: with those that its plan leaves out because they were used lately; `months`: as if the plan left out
    those of so many months.
    """
    return stock_in(allowed_in(exam, rules, on=on, used_too=used_too, months=months), cells)


def save_blueprint(
    exam: Exam,
    *,
    name: str,
    cells: Sequence[Cell],
    on: date,
    at: datetime,
    actor: Officer,
    rules: PaperRules = NO_RULES,
    source: Blueprint | None = None,
) -> Blueprint:
    """Gives the draft `exam` a blueprint of these cells, checked against the bank on the exam day `on`.

    When the cells and rules are those of `source`, a blueprint that exists already, that one is used. A blueprint that
    other exams or a series use stays as it is: this exam gets a new one. Writes an audit event. Raises
    `CellsImpossible` (nothing is written), `BlueprintRefused` for no cells, a cell that stands twice, required
    questions without a place or in one enemy set or too few cases, and `LostRace` when the exam is no draft any more.
    """
    _check(cells, rules)
    allowed = allowed_in(exam, rules, on=on)
    supplies = supply(cells, stock_in(allowed, cells))
    if not all(answer.possible for answer in supplies):
        raise CellsImpossible(supplies)
    if quarrel := required_enemies(enemies_among(allowed), rules.required):
        raise BlueprintRefused(required_enemies_words(quarrel), code="required_enemies")
    try:
        place_required(cells, pool_in(allowed, cells), rules.required)
    except RequiredDoNotFit as refusal:
        raise BlueprintRefused(
            _("Required questions fit no row, were used lately or may not be asked: %(questions)s.")
            % {"questions": refs_of(refusal.ids)},
            code="required_do_not_fit",
        ) from None
    with transaction.atomic():
        if source is not None and source.asked == list(cells) and source.rules == rules:
            _link(exam, source, at, actor)
            return source
        blueprint = _own_blueprint(exam, name.strip() or exam.title, at, actor)
        _write(blueprint, cells, rules)
        _link(exam, blueprint, at, actor)
    return blueprint


def _check(cells: Sequence[Cell], rules: PaperRules) -> None:
    """What can be said without the bank."""
    if not cells:
        raise BlueprintRefused(_("A blueprint needs at least one row."), code="blueprint_empty")
    if len({cell.asked for cell in cells}) < len(cells):
        raise BlueprintRefused(
            _("Two rows ask for the same sort of question. Make them one."), code="cell_repeated"
        )
    share = case_percent(cells)
    if share < rules.least_case_percent:
        raise BlueprintRefused(
            _("Cases give %(share)s percent of the marks, and at least %(least)s are asked for.")
            % {"share": decimal_text(share), "least": rules.least_case_percent},
            code="too_few_cases",
        )


def _write(blueprint: Blueprint, cells: Sequence[Cell], rules: PaperRules) -> None:
    """The rows of the blueprint in the place of those it had."""
    subjects = {subject.code: subject for subject in Subject.objects.all()}
    points = {
        point.code: point for point in KnowledgePoint.objects.filter(code__in={cell.point for cell in cells})
    }
    labels = {(label.kind, label.code): label for label in Label.objects.filter(kind__in=ASKED_LABELS)}
    blueprint.cells.all().delete()
    BlueprintCell.objects.bulk_create(
        [
            BlueprintCell(
                blueprint=blueprint,
                subject=subjects[cell.subject],
                kind=cell.kind,
                difficulty=cell.difficulty or 0,
                point=points.get(cell.point),
                level=labels.get((Label.Kind.LEVEL.value, cell.level)),
                police_type=labels.get((Label.Kind.POLICE_TYPE.value, cell.police_type)),
                count=cell.count,
                marks_each=cell.marks,
            )
            for cell in cells
        ]
    )
    blueprint.section_rules.all().delete()
    SectionRule.objects.bulk_create(
        [
            SectionRule(
                blueprint=blueprint, kind=kind, rule=rule.name, points_per_option=rule.points_per_option
            )
            for kind, rule in rules.scoring.items()
        ]
    )
    blueprint.questions.all().delete()
    stances = (
        (BlueprintQuestion.Stance.REQUIRED, rules.required),
        (BlueprintQuestion.Stance.FORBIDDEN, rules.forbidden),
    )
    BlueprintQuestion.objects.bulk_create(
        [
            BlueprintQuestion(blueprint=blueprint, question_id=question, stance=stance)
            for stance, questions in stances
            for question in sorted(questions)
        ]
    )
    Blueprint.objects.filter(pk=blueprint.pk).update(
        least_case_percent=rules.least_case_percent, minutes=rules.minutes
    )


def _own_blueprint(exam: Exam, name: str, at: datetime, actor: Officer) -> Blueprint:
    held = exam.blueprint
    if held is not None and not _used_elsewhere(held, exam):
        Blueprint.objects.filter(pk=held.pk).update(name=name)
        return held
    return Blueprint.objects.create(unit=exam.unit, name=name, created_at=at, created_by=actor)


def _used_elsewhere(held: Blueprint, exam: Exam) -> bool:
    """Whether another exam or a series follows the blueprint."""
    return held.exams.exclude(pk=exam.pk).exists() or SeriesVersion.objects.filter(blueprint=held).exists()


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
    exam.blueprint = Blueprint.objects.get(pk=blueprint.pk)
