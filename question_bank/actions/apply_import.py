"""Take the staged rows of a file into the bank: one short transaction, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.imports import stored_upload
from core.models import ImportBatch, ImportRow
from core.undo import record_effects
from personnel.models import Officer
from question_bank.actions._content import citation_rows
from question_bank.actions._law_tasks import reopen_law_tasks_without_answer
from question_bank.actions._moves import begin, retire_pending
from question_bank.actions._pictures import note_pictures
from question_bank.actions.change_facts import change_facts, facts_of
from question_bank.actions.file_facts import FactNames
from question_bank.actions.judge_import import CHANGED, NEW, UNCHANGED
from question_bank.actions.keep_citation_checks import check_row
from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.actions.subjects import subjects_of
from question_bank.domain.file_facts import FileFacts
from question_bank.domain.states import RevisionState
from question_bank.models import Bank, Citation, CitationCheck, Question, QuestionRevision

SLICE = 500
"""Rows that are held and written together, so that memory does not grow with the file."""
COLUMNS = ("kind", "difficulty", "stem", "options", "key", "explanation", "fixed_order", "fingerprint")
"""Columns of a revision that stand in a staged row as they are stored."""


SORTED = "import"
"""Reason of a change of facts that a file brought, as the history keeps it."""


class NotReady(Refused):
    """The file is still being read, was refused, or has already been taken over."""

    code = "not_ready"


def apply_import(batch: ImportBatch, *, bank: Bank, at: datetime, actor: Officer | None) -> dict[str, int]:
    """Writes every new and changed row of `batch` as a revision in review; refused rows stay out.

    Returns `{created, updated, unchanged}`. All or nothing: a worker killed in the middle leaves no trace.
    A row that somebody else brought in meanwhile counts as unchanged. What is written is kept with the batch
    (core.undo), so that it can be taken back. The caller has the search find it (`index_import`). What the
    preview found wrong with citations is kept for the list of citations to look at; where a preview may have been
    confirmed before it was looked through, the caller has that completed (`check_import`). A second call raises
    NotReady.
    """
    same = batch.rows.filter(status=UNCHANGED).count()
    with transaction.atomic():
        claimed = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.READY).update(
            state=ImportBatch.State.APPLIED, applied_at=at, applied_by_id=actor.pk if actor else None
        )
        if claimed != 1:
            raise NotReady(_("This file cannot be taken over now. Reload the page to see where it stands."))
        written, names = _Written(), FactNames(bank)
        for rows in _staged(batch):
            _write(rows, written, names, bank=bank, at=at, actor=actor)
        record_effects(batch.pk, {"new": written.new, "changed": written.changed, "facts": written.facts})
        counts = written.counts
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


@dataclass(slots=True)
class _Written:
    """What was written so far: question and revision of new questions; of changed ones also what waited before."""

    counts: Counter[str] = field(default_factory=Counter)
    new: list[list[Any]] = field(default_factory=list)
    changed: list[list[Any]] = field(default_factory=list)
    facts: list[list[Any]] = field(default_factory=list)
    """Question, what stood beside its wording before and what stands there now."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A question of the bank: its highest number of all, and the fingerprint of the newest revision that stands."""

    pk: int
    highest: int = 0
    fingerprint: str = ""
    stands: bool = False


def _staged(batch: ImportBatch) -> Iterator[list[dict[str, Any]]]:
    """The data of the rows to write, a slice at a time, in the order of the file."""
    last = 0
    while True:
        rows = ImportRow.objects.filter(batch=batch, status__in=[NEW, CHANGED], pk__gt=last).order_by("pk")
        found = list(rows.values_list("pk", "data")[:SLICE])
        if not found:
            return
        last = found[-1][0]
        yield [data for _pk, data in found]


def _known(rows: Sequence[dict[str, Any]], bank: Bank) -> dict[str, _Known]:
    """The questions of the bank that these rows name, by number."""
    refs = [row["ref"] for row in rows]
    known = {
        ref: _Known(pk)
        for pk, ref in Question.objects.filter(bank=bank, ref__in=refs).values_list("pk", "ref")
    }
    revisions = QuestionRevision.objects.filter(question__bank=bank, question__ref__in=refs).order_by(
        "number"
    )
    if not known:
        return {}
    for ref, number, state, fingerprint in revisions.values_list(
        "question__ref", "number", "state", "fingerprint"
    ):
        before = known[ref]
        withdrawn = state == RevisionState.WITHDRAWN
        known[ref] = _Known(
            before.pk,
            number,
            before.fingerprint if withdrawn else fingerprint,
            before.stands if withdrawn else True,
        )
    return known


def _write(
    rows: Sequence[dict[str, Any]],
    written: _Written,
    names: FactNames,
    *,
    bank: Bank,
    at: datetime,
    actor: Officer | None,
) -> None:
    """A handful of statements, whatever the number of rows."""
    subjects = subjects_of({row["subject"] for row in rows})
    known = _known(rows, bank)
    created = Question.objects.bulk_create(
        Question(bank=bank, ref=row["ref"], created_at=at, owner=actor)
        for row in rows
        if row["ref"] not in known
    )
    known |= {question.ref: _Known(question.pk) for question in created}
    to_write = [row for row in rows if known[row["ref"]].fingerprint != row["fingerprint"]]
    waited = _retire_waiting(
        [known[row["ref"]].pk for row in to_write if known[row["ref"]].stands], at=at, actor=actor
    )
    revisions = QuestionRevision.objects.bulk_create(
        QuestionRevision(
            question_id=known[row["ref"]].pk,
            number=known[row["ref"]].highest + 1,
            subject=subjects[row["subject"]],
            author=actor,
            created_at=at,
            note=row["note"],
            state=RevisionState.IN_REVIEW,
            marks=Decimal(row["marks"]),
            matches=row.get("matches", []),
            rubric=row.get("rubric", []),
            material=row.get("material", ""),
            parts=row.get("parts", []),
            **{name: row[name] for name in COLUMNS},
        )
        for row in to_write
    )
    Citation.objects.bulk_create(
        citation
        for row, revision in zip(to_write, revisions, strict=True)
        for citation in citation_rows(
            revision, [ResolvedCitation.from_json(entry) for entry in row["citations"]]
        )
    )
    CitationCheck.objects.bulk_create(
        check_row(revision.pk, found, on=date.fromisoformat(found[0]["day"]), at=at)
        for row, revision in zip(to_write, revisions, strict=True)
        if (found := row.get("citation_findings"))
    )
    note_pictures(revisions, bank_id=bank.pk, at=at, actor=actor)
    begin(revisions, at=at, actor=actor, comment="import")
    for row, revision in zip(to_write, revisions, strict=True):
        if known[row["ref"]].stands:
            written.counts[CHANGED] += 1
            written.changed.append([revision.question_id, revision.pk, waited.get(revision.question_id)])
        else:
            written.counts[NEW] += 1
            written.new.append([revision.question_id, revision.pk])
    sorted_anew = _sort(rows, {ref: one.pk for ref, one in known.items()}, written, names, at=at, actor=actor)
    sorted_only = sorted_anew - {revision.question_id for revision in revisions}
    written.counts[CHANGED] += len(sorted_only)
    written.counts[UNCHANGED] += len(rows) - len(to_write) - len(sorted_only)


def _sort(
    rows: Sequence[dict[str, Any]],
    questions: Mapping[str, int],
    written: _Written,
    names: FactNames,
    *,
    at: datetime,
    actor: Officer | None,
) -> set[int]:
    """Puts beside the wordings what the rows say; the ids of questions for which that changed anything.

    Days that would no longer fit together, since somebody else has set one of them meanwhile, stay as they are.
    """
    told = {questions[row["ref"]]: FileFacts.from_json(row["facts"]) for row in rows if row.get("facts")}
    if not told:
        return set()
    for one in told.values():
        names.make_tags(one)
    before = facts_of(list(told))
    wanted = {}
    for pk, facts in before.items():
        after = names.applied(told[pk], facts)
        wanted[pk] = (
            replace(after, valid_from=facts.valid_from, valid_to=facts.valid_to) if after.problem() else after
        )
    changed = change_facts(wanted, reason=SORTED, at=at, actor=actor)
    written.facts += [[pk, before[pk].as_json(), wanted[pk].as_json()] for pk in changed]
    return set(changed)


def _retire_waiting(
    question_ids: Sequence[int], *, at: datetime, actor: Officer | None
) -> dict[int, tuple[int, str]]:
    """Retires what waits for a decision; by question the revision that did, with its state."""
    retired = retire_pending(question_ids, at=at, actor=actor, comment="superseded")
    reopen_law_tasks_without_answer(question_ids, at=at, actor=actor)
    states = dict(retired)
    questions = (
        QuestionRevision.objects.filter(pk__in=states).order_by("number").values_list("question_id", "pk")
    )
    return {question: (pk, states[pk]) for question, pk in questions}
