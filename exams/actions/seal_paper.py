"""Build the paper of an exam, freeze it and seal it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.canonical import SHA256
from core.domain.errors import Refused
from core.wording import Words
from exams.actions._citations import cite_samples
from exams.actions._moves import move_exam
from exams.actions.compose_paper import Choice, in_paper_order, paper_of
from exams.domain.paper import PaperRefused, frozen_text, seal
from exams.domain.states import ExamState
from exams.models import Exam, PaperItem
from exams.models import Paper as PaperRow
from personnel.models import Officer
from question_bank.domain.blueprint import Cell, PoolQuestion, draw
from question_bank.domain.errors import BlueprintImpossible, KeyRefused
from question_bank.models import QuestionRevision
from question_bank.models.questions import QuestionRevisionQuerySet


class CannotSeal(Refused):
    """The paper cannot be frozen; `code` says why."""


def draw_choices(exam: Exam, *, on: date) -> list[Choice]:
    """The questions that the exam's blueprint and seed draw among those askable on the exam day `on`.

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
        for revision in askable_in(exam, on=on).select_related("subject", "question")
    }
    pool = [
        PoolQuestion(question_id, revision.subject.code, revision.kind, revision.difficulty)
        for question_id, revision in revisions.items()
    ]
    try:
        drawn = draw(cells, pool, str(exam.draw_seed))
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
        ) from None
    return [
        Choice(revisions[question_id], cell.marks)
        for cell, question_ids in zip(cells, drawn, strict=True)
        for question_id in question_ids
    ]


def seal_paper(
    *, exam: Exam, choices: Sequence[Choice], actor: Officer | None, at: datetime, production: bool = False
) -> PaperRow:
    """Freezes `choices`, sectioned by kind in the usual order, as the exam's one form, and moves it to sealed.

    Choices of one kind keep their order. In production a paper that cites sample law texts is refused. Writes the
    audit event `exam.sealed`.
    """
    exam_day = local_day(exam.sittings.earliest("opens_at").opens_at)
    ordered = in_paper_order(choices)
    if production and cite_samples((choice.revision for choice in choices), on=exam_day):
        raise CannotSeal(
            _("The paper cites sample law texts. Import the real texts first."), code="cites_samples"
        )
    try:
        paper = paper_of(exam, ordered)
        frozen = frozen_text(paper, secrets.token_hex(16))
    except (PaperRefused, KeyRefused) as refusal:
        raise CannotSeal(refusal_words(refusal), code=refusal.code) from None
    with transaction.atomic():
        move_exam(exam, ExamState.SEALED, at=at, actor=actor)
        row = PaperRow.objects.create(
            exam=exam,
            frozen=frozen,
            alg=SHA256,
            seal=seal(frozen),
            full_marks=paper.full_marks,
            item_count=len(paper.items),
            sealed_at=at,
            sealed_by=actor,
        )
        sections = [number for number, section in enumerate(paper.sections) for _item in section.items]
        PaperItem.objects.bulk_create(
            [
                PaperItem(
                    paper=row,
                    position=position,
                    section=section,
                    revision_id=item.revision,
                    part=item.part or 0,
                    marks=item.marks,
                )
                for position, (item, section) in enumerate(zip(paper.items, sections, strict=True))
            ]
        )
        record_audit_event(
            kind="exam.sealed",
            actor_id=actor.pk if actor else None,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"seal": row.seal, "items": row.item_count},
        )
    return row


def refusal_words(refusal: PaperRefused | KeyRefused) -> Words:
    """Why questions cannot be made into a paper, and what to do."""
    if refusal.code == "marks_too_few":
        return _(
            "A case analysis is given so few marks that one of its parts gets none. Give it more in the blueprint."
        )
    return _("The paper is empty or one of its keys is wrong.")


def askable_in(exam: Exam, *, on: date) -> QuestionRevisionQuerySet:
    """What the exam may ask on the day `on`: from the banks of the unit that holds it and of those above it."""
    units = [exam.unit_id, *exam.unit.get_ancestors().values_list("pk", flat=True)]
    return QuestionRevision.objects.askable(on=on).filter(question__bank__unit__in=units)
