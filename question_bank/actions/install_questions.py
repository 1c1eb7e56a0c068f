"""Put questions of the product's own making into use, for a demonstration or a test world."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from core.search.finding import index_rows
from question_bank.actions._content import citation_rows, fields_of
from question_bank.actions._moves import begin
from question_bank.actions._pictures import note_pictures
from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.domain.checks import check
from question_bank.domain.question import Content
from question_bank.domain.states import RevisionState
from question_bank.models import Bank, Citation, Question, QuestionRevision, Subject


class UnsoundContent(Refused):
    """A question has flaws that keep it out of every bank."""

    code = "unsound"


@dataclass(frozen=True, slots=True)
class QuestionSpec:
    """One question: its number in the bank, its content, and what it rests on."""

    ref: str
    content: Content
    citations: Sequence[ResolvedCitation] = ()
    use: str = Question.Use.EXAM


@transaction.atomic
def install_questions(
    bank: Bank,
    specs: Sequence[QuestionSpec],
    *,
    at: datetime,
    comment: str,
    tolerated: Collection[str] = (),
) -> dict[str, QuestionRevision]:
    """Adds `specs` to `bank` as approved first revisions, without an author; returns the revisions by number.

    Numbers that the bank has already are left as they are. `comment` goes into the first event, saying where the
    questions come from, `tolerated` names flaws that do not matter there. Raises UnsoundContent.
    """
    for spec in specs:
        flaws = [
            finding.code
            for finding in check(spec.content)
            if finding.refused and finding.code not in tolerated
        ]
        if flaws:
            raise UnsoundContent(
                _("Question %(ref)s has flaws: %(flaws)s") % {"ref": spec.ref, "flaws": ", ".join(flaws)}
            )
    present = set(bank.questions.values_list("ref", flat=True))
    wanted = [spec for spec in specs if spec.ref not in present]
    subjects = {subject.code: subject for subject in Subject.objects.all()}
    questions = [Question(bank=bank, ref=spec.ref, use=spec.use, created_at=at) for spec in wanted]
    Question.objects.bulk_create(questions)
    revisions = [
        QuestionRevision(
            question=question,
            number=1,
            subject=subjects[spec.content.subject],
            created_at=at,
            state=RevisionState.APPROVED,
            **fields_of(spec.content),
        )
        for question, spec in zip(questions, wanted, strict=True)
    ]
    index_rows(QuestionRevision.objects.bulk_create(revisions))
    note_pictures(revisions, bank_id=bank.pk, at=at, actor=None)
    begin(revisions, at=at, actor=None, comment=comment)
    Citation.objects.bulk_create(
        row
        for revision, spec in zip(revisions, wanted, strict=True)
        for row in citation_rows(revision, spec.citations)
    )
    approved = QuestionRevision.objects.approved().filter(question__bank=bank).select_related("question")
    return {revision.question.ref: revision for revision in approved}
