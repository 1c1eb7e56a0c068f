"""Freeze the papers of an exam and seal them."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.canonical import SHA256
from core.wording import Words
from exams.actions._citations import cite_samples
from exams.actions._moves import move_exam
from exams.actions.assign_forms import assign_forms
from exams.actions.compose_paper import Choice, in_paper_order, paper_of
from exams.actions.draw_forms import CannotSeal
from exams.domain.paper import Paper, PaperRefused, decimal_text, frozen_text, seal
from exams.domain.states import ExamState
from exams.models import Exam, PaperItem
from exams.models import Paper as PaperRow
from personnel.models import Officer
from question_bank.actions.record_exposures import record_exposures
from question_bank.domain.errors import KeyRefused


def seal_paper(
    *, exam: Exam, choices: Sequence[Choice], actor: Officer | None, at: datetime, production: bool = False
) -> PaperRow:
    """Freezes `choices` as the exam's one form; see `seal_forms`."""
    return seal_forms(exam=exam, forms=[choices], actor=actor, at=at, production=production)[0]


def seal_forms(
    *,
    exam: Exam,
    forms: Sequence[Sequence[Choice]],
    actor: Officer | None,
    at: datetime,
    production: bool = False,
) -> list[PaperRow]:
    """Freezes each of `forms`, sectioned by kind in the usual order, and moves the exam to sealed; all or nothing.

    Choices of one kind keep their order. All forms give the same full marks. In production a paper that cites sample
    law texts is refused. Officers on the roster already are given their forms. Writes the audit event `exam.sealed`.
    Raises `CannotSeal`, `IllegalMove` or `LostRace`.
    """
    exam_day = local_day(exam.sittings.earliest("opens_at").opens_at)
    if production and cite_samples(
        {choice.revision.pk: choice.revision for choices in forms for choice in choices}.values(), on=exam_day
    ):
        raise CannotSeal(
            _("The paper cites sample law texts. Import the real texts first."), code="cites_samples"
        )
    try:
        papers = [paper_of(exam, in_paper_order(choices)) for choices in forms]
    except (PaperRefused, KeyRefused) as refusal:
        raise CannotSeal(refusal_words(refusal), code=refusal.code) from None
    if len(papers) != exam.form_count or len({paper.full_marks for paper in papers}) > 1:
        raise CannotSeal(_("The forms of the paper are not equal."), code="forms_differ")
    with transaction.atomic():
        move_exam(exam, ExamState.SEALED, at=at, actor=actor)
        rows = [_seal(exam, number, paper, actor, at) for number, paper in enumerate(papers, 1)]
        forms_of = Counter(pk for paper in papers for pk in {item.revision for item in paper.items})
        if not exam.is_rehearsal:
            record_exposures(forms_of, exam_id=exam.pk, held_on=exam_day, at=at)
        facts = {"seal": rows[0].seal, "items": rows[0].item_count}
        if len(rows) > 1:
            facts |= {"forms": len(rows), "seals": [row.seal for row in rows]}
        if exam.makeup_of_id is not None:
            cap = exam.makeup_cap_percent
            facts |= {
                "makeup_of": exam.makeup_of_id,
                "makeup_rule": exam.makeup_rule,
                "makeup_cap_percent": None if cap is None else decimal_text(cap),
            }
        record_audit_event(
            kind="exam.sealed",
            actor_id=actor.pk if actor else None,
            at=at,
            subject=f"exam:{exam.pk}",
            facts=facts,
        )
        assign_forms(exam, at=at, actor=actor)
    return rows


def _seal(exam: Exam, form: int, paper: Paper, actor: Officer | None, at: datetime) -> PaperRow:
    frozen = frozen_text(paper, secrets.token_hex(16))
    row = PaperRow.objects.create(
        exam=exam,
        form=form,
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
    return row


def refusal_words(refusal: PaperRefused | KeyRefused) -> Words:
    """Why questions cannot be made into a paper, and what to do."""
    if refusal.code == "marks_too_few":
        return _(
            "A case analysis is given so few marks that one of its parts gets none. Give it more in the blueprint."
        )
    return _("The paper is empty or one of its keys is wrong.")
