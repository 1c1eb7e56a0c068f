"""Take the staged rows of a file into the bank: one short transaction, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.imports import stored_upload
from core.models import ImportBatch, ImportRow
from core.search.finding import index_rows
from personnel.models import Officer
from question_bank.actions._content import citation_rows, fields_of
from question_bank.actions._moves import begin, retire_pending
from question_bank.actions.judge_import import CHANGED, NEW, UNCHANGED
from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.actions.subjects import subjects_of
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import parts_from_json
from question_bank.domain.question import Content
from question_bank.domain.rubric import rubric_from_json
from question_bank.domain.states import RevisionState
from question_bank.models import Bank, Citation, Question, QuestionRevision


class NotReady(Refused):
    """The file is still being read, was refused, or has already been taken over."""

    code = "not_ready"


def apply_import(batch: ImportBatch, *, bank: Bank, at: datetime, actor: Officer | None) -> dict[str, int]:
    """Writes every new and changed row of `batch` as a revision in review; refused rows stay out.

    Returns `{created, updated, unchanged}`. All or nothing: a worker killed in the middle leaves no trace.
    A row that somebody else brought in meanwhile counts as unchanged. A second call raises NotReady.
    """
    staged = [_Staged(row) for row in batch.rows.filter(status__in=[NEW, CHANGED]).order_by("pk")]
    same = batch.rows.filter(status=UNCHANGED).count()
    with transaction.atomic():
        claimed = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.READY).update(
            state=ImportBatch.State.APPLIED, applied_at=at, applied_by_id=actor.pk if actor else None
        )
        if claimed != 1:
            raise NotReady(_("This file cannot be taken over now. Reload the page to see where it stands."))
        counts = _write(staged, bank=bank, at=at, actor=actor)
        figures = {"created": counts[NEW], "updated": counts[CHANGED], "unchanged": counts[UNCHANGED] + same}
        record_audit_event(
            kind="questions.imported",
            actor_id=actor.pk if actor else None,
            at=at,
            subject=f"bank:{bank.pk}",
            facts=figures | {"batch": batch.pk, "sha256": batch.sha256},
        )
    batch.refresh_from_db()
    if batch.stored_as and not batch.counts.get(ImportRow.Status.REJECTED):
        stored_upload(batch).unlink(missing_ok=True)
    return figures


class _Staged:
    """A staged row on its way back to content."""

    def __init__(self, row: ImportRow) -> None:
        data = row.data
        self.ref: str = data["ref"]
        self.note: str = data["note"]
        self.fingerprint: str = data["fingerprint"]
        self.citations = [ResolvedCitation.from_json(entry) for entry in data["citations"]]
        self.content = staged_content(data)


def staged_content(data: Mapping[str, Any]) -> Content:
    """The question that a staged row would write."""
    return Content(
        kind=data["kind"],
        stem=data["stem"],
        options=tuple(data["options"]),
        key=KINDS[data["kind"]].key_from_json(data["key"], data["options"]),
        explanation=data["explanation"],
        marks=Decimal(data["marks"]),
        subject=data["subject"],
        difficulty=data["difficulty"],
        citations=tuple(ResolvedCitation.from_json(entry).label for entry in data["citations"]),
        fixed_order=data["fixed_order"],
        rubric=rubric_from_json(data.get("rubric", [])),
        material=data.get("material", ""),
        parts=parts_from_json(data.get("parts", [])),
    )


def _write(staged: Sequence[_Staged], *, bank: Bank, at: datetime, actor: Officer | None) -> Counter[str]:
    """A handful of statements, whatever the number of rows."""
    subjects = subjects_of({row.content.subject for row in staged})
    questions = dict(Question.objects.filter(bank=bank).values_list("ref", "pk"))
    newest = {
        question_id: (number, fingerprint)
        for question_id, number, fingerprint in QuestionRevision.objects.newest()
        .filter(question__bank=bank)
        .values_list("question_id", "number", "fingerprint")
    }
    existing = set(questions)
    created = Question.objects.bulk_create(
        Question(bank=bank, ref=row.ref, created_at=at) for row in staged if row.ref not in existing
    )
    questions |= {question.ref: question.pk for question in created}
    to_write = [row for row in staged if newest.get(questions[row.ref], (0, ""))[1] != row.fingerprint]
    changed_ids = [questions[row.ref] for row in to_write if row.ref in existing]
    retire_pending(changed_ids, at=at, actor=actor, comment="superseded")
    revisions = QuestionRevision.objects.bulk_create(
        QuestionRevision(
            question_id=questions[row.ref],
            number=newest.get(questions[row.ref], (0, ""))[0] + 1,
            subject=subjects[row.content.subject],
            author=actor,
            created_at=at,
            note=row.note,
            state=RevisionState.IN_REVIEW,
            **fields_of(row.content),
        )
        for row in to_write
    )
    Citation.objects.bulk_create(
        citation
        for row, revision in zip(to_write, revisions, strict=True)
        for citation in citation_rows(revision, row.citations)
    )
    begin(revisions, at=at, actor=actor, comment="import")
    index_rows(revisions)
    return Counter(
        {
            NEW: sum(row.ref not in existing for row in to_write),
            CHANGED: sum(row.ref in existing for row in to_write),
            UNCHANGED: len(staged) - len(to_write),
        }
    )
