"""What rests on a chain is compared with it: `verify_ledger` runs this over every attempt and every sealed paper.

A chain proves its own steps only. The rows made from it (answers, sheet, receipt, result, signature) stand in other
tables; whoever changed one of them by hand is found here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models.functions import Coalesce

from core import keys
from core.domain.batches import in_batches
from core.domain.chains import commitment
from core.domain.days import iso
from core.domain.signing import is_signed, key_id
from core.ledger import Finding
from core.models import AuditEvent, CheckpointLeaf
from exams.actions._remarking import Basis
from exams.actions._settled import SettledAnswer, settled_answers
from exams.actions.assign_forms import EVENT, assignment_hash
from exams.actions.close_exam import attempt_chain, late_heads
from exams.actions.sign_off_exam import results_hash
from exams.domain.answers import Step, fold, packed
from exams.domain.correction import NothingLeft
from exams.domain.marking import mark, passes, sections_json
from exams.domain.paper import Paper, decimal_text, paper_from_frozen, seal
from exams.models import (
    AnswerSheet,
    AnswerStep,
    Attempt,
    Correction,
    FormAssignment,
    Receipt,
    Result,
    SignOff,
)
from exams.models import Paper as PaperRow

CHUNK: Final = 200
WRITTEN_LATER: Final = timedelta(days=30)
"""So long after a deadline the end of an attempt is still looked for; the closing of its exam seals it in any case."""
Papers = dict[int, Paper | None]


def mark_chain(task_id: int) -> str:
    """The name of the chain of marks that one answer was given."""
    return f"marks:{task_id}"


def attempts_to_seal(since: datetime) -> list[tuple[str, str]]:
    """Chains of attempts for a daily checkpoint: late ones that grew since then, and those that ended, or were voided,
    and are in no checkpoint yet with that step.

    The end of an attempt is stamped with its deadline, which may lie before the last checkpoint when the clock wrote it
    afterwards: attempts that ran out around midnight, or while the machine was down.
    """
    lately = since - WRITTEN_LATER
    closed = AnswerSheet.objects.filter(closed_at__gte=lately).order_by("closed_at", "pk")
    voided = AnswerStep.objects.filter(
        kind=AnswerStep.Kind.VOIDED, attempt__state=Attempt.State.VOIDED, attempt__closed_at__gte=lately
    )
    ended = dict(closed.values_list("attempt_id", "head"))
    ended |= dict(voided.order_by("pk").values_list("attempt_id", "hash"))
    heads = [(attempt_chain(attempt_id), head) for attempt_id, head in ended.items()]
    fresh = [
        pair
        for chunk in in_batches(heads, CHUNK)
        for sealed in [
            set(
                CheckpointLeaf.objects.filter(chain__in=[chain for chain, _head in chunk]).values_list(
                    "chain", "head"
                )
            )
        ]
        for pair in chunk
        if pair not in sealed
    ]
    return [*fresh, *late_heads(AnswerStep.objects.filter(at__gte=since))]


def exam_evidence() -> Iterator[Finding]:
    """Everything of exams that is not as its chain, its seal or its signature says."""
    papers: Papers = {}
    for row in PaperRow.objects.order_by("pk").iterator(chunk_size=20):
        papers[row.pk] = _paper(row)
        if papers[row.pk] is None:
            yield Finding(f"paper:{row.pk}", None, "differs from its seal")
    attempts = Attempt.objects.select_related("paper", "sheet", "receipt", "continues__sheet").defer(
        "paper__frozen"
    )
    for chunk in in_batches(attempts.order_by("pk").iterator(chunk_size=CHUNK), CHUNK):
        yield from _chunk(chunk, papers)
    yield from _forms()
    yield from _signatures()


def _forms() -> Iterator[Finding]:
    """Forms are as they were dealt, and nobody sat another one."""
    dealt = AuditEvent.objects.filter(kind=EVENT).order_by("pk").values_list("subject", "at", "facts")
    said = {(subject, at): facts.get("assignment") for subject, at, facts in dealt}
    rows = FormAssignment.objects.order_by("enrolment__sitting__exam", "at")
    found: dict[tuple[str, datetime], list[tuple[int, int]]] = defaultdict(list)
    for pk, exam, form, at in rows.values_list("pk", "enrolment__sitting__exam", "form", "at").iterator():
        found[f"exam:{exam}", at].append((pk, form))
    for key in sorted(said.keys() | found.keys()):
        if said.get(key) != assignment_hash(found[key]):
            yield Finding(key[0], None, "the forms differ from those that were dealt")
    others = Attempt.objects.exclude(paper__form=Coalesce("enrolment__form_assignment__form", 1))
    for attempt_id in others.order_by("pk").values_list("pk", flat=True):
        yield Finding(attempt_chain(attempt_id), None, "another form was sat than the one given")


def _paper(row: PaperRow) -> Paper | None:
    """The paper, when it is the sealed one and its row says the same."""
    if seal(row.frozen, row.alg) != row.seal:
        return None
    try:
        paper = paper_from_frozen(row.frozen)
    except (ValueError, LookupError, TypeError):
        return None
    same = (len(paper.items), paper.full_marks) == (row.item_count, row.full_marks)
    return paper if same else None


def _chunk(attempts: Sequence[Attempt], papers: Papers) -> Iterator[Finding]:
    steps: dict[UUID, list[AnswerStep]] = defaultdict(list)
    for step in AnswerStep.objects.filter(attempt__in=attempts).order_by("late", "seq"):
        steps[step.attempt_id].append(step)
    results: dict[UUID, list[Result]] = defaultdict(list)
    for result in Result.objects.filter(attempt__in=attempts).order_by("number"):
        results[result.attempt_id].append(result)
    given = settled_answers(attempts)
    cited = {
        pk for own in results.values() for result in own for pk in result.evidence.get("corrections", ())
    }
    corrections = Correction.objects.in_bulk(cited)
    for attempt in attempts:
        chain = attempt_chain(attempt.pk)
        own = steps[attempt.pk]
        paper = papers.get(attempt.paper_id)
        for seq, reason in _attempt(attempt, own, paper, results[attempt.pk], given.get(attempt.pk, {})):
            yield Finding(chain, seq, reason)
        for result in results[attempt.pk][1:]:
            for reason in _corrected(result, results[attempt.pk][0], attempt, own, paper, corrections):
                yield Finding(chain, None, reason)


def _attempt(
    attempt: Attempt,
    steps: list[AnswerStep],
    paper: Paper | None,
    results: list[Result],
    given: Mapping[int, SettledAnswer],
) -> Iterator[tuple[int | None, str]]:
    counted = [step for step in steps if not step.late]
    if not counted:
        yield None, "has no steps"
        return
    if counted[0].facts != _opening(attempt):
        yield 1, "the attempt differs from its opening"
    for step in steps:
        if step.salt and not _is_committed(step):
            yield step.seq, "the answer differs from its commitment"
    if (counted[-1].kind == AnswerStep.Kind.VOIDED) != (attempt.state == Attempt.State.VOIDED):
        yield None, "the state differs from the chain: voided or not"
    if attempt.state == Attempt.State.IN_PROGRESS:
        return
    sheet = getattr(attempt, "sheet", None)
    receipt = getattr(attempt, "receipt", None)
    if sheet is None or receipt is None:
        if attempt.state != Attempt.State.VOIDED:
            yield None, "is closed without a sheet or a receipt"
        return
    faults = [*_sheet(attempt, counted, sheet), *_receipt(receipt, sheet)]
    for result in results:
        faults += _result(result, attempt, sheet, None if faults else paper, given)
    yield from ((None, reason) for reason in faults)


def _opening(attempt: Attempt) -> dict[str, object]:
    """What the first step must say; one that goes on with a closed attempt names it and its head."""
    facts: dict[str, object] = {
        "sitting": attempt.sitting_id,
        "officer": attempt.officer_id,
        "seal": attempt.paper.seal,
    }
    if attempt.continues is not None:
        facts |= {"continues": str(attempt.continues_id), "head": attempt.continues.sheet.head}
    return facts


def _is_committed(step: AnswerStep) -> bool:
    try:
        return step.commitment == commitment(bytes.fromhex(step.salt), step.answer)
    except ValueError:
        return False


def _sheet(attempt: Attempt, steps: list[AnswerStep], sheet: AnswerSheet) -> Iterator[str]:
    """The packed sheet is the fold of the counted steps, and what the closing step said."""
    closing = next((step for step in steps if step.hash == sheet.head), None)
    said = {"answers": sheet.answered, "digest": sheet.digest, "submitted_at": iso(sheet.closed_at)}
    if closing is None or closing.facts != said:
        yield "the sheet differs from the closing step"
    if attempt.state != Attempt.State.VOIDED and closing is not None and closing.kind != attempt.state:
        yield "the state differs from the closing step"
    answers = (
        Step(step.position or 0, step.client_seq or 0, step.answer)
        for step in steps
        if step.kind == AnswerStep.Kind.ANSWER
    )
    if packed(fold(answers), attempt.paper.item_count) != sheet.answers:
        yield "the sheet differs from the answers"


def _receipt(receipt: Receipt, sheet: AnswerSheet) -> Iterator[str]:
    said = receipt.statement
    if (said.get("head"), said.get("attempt")) != (sheet.head, str(receipt.attempt_id)):
        yield "the receipt differs from the sheet"
    public_key = keys.public_key()
    if receipt.key_id == key_id(public_key) and not is_signed(public_key, said, receipt.signature):
        yield "the signature of the receipt is wrong"


def _result(
    result: Result,
    attempt: Attempt,
    sheet: AnswerSheet,
    paper: Paper | None,
    given: Mapping[int, SettledAnswer],
) -> Iterator[str]:
    """The first result is what marking gives (unless `paper` or sheet are in doubt), by the engine and by people; all
    cite the same evidence."""
    evidence = result.evidence
    cited = (evidence.get("seal"), evidence.get("head"), evidence.get("digest"))
    if cited != (attempt.paper.seal, sheet.head, sheet.digest) or result.officer_id != attempt.officer_id:
        yield "the result cites other evidence"
    if paper is None or result.number != 1:
        return
    if evidence.get("given", {}) != {str(position): answer.cited for position, answer in given.items()}:
        yield "the marks that people gave differ from those in the result"
        return
    try:
        marking = mark(paper, sheet.answers, {position: answer.marks for position, answer in given.items()})
    except ValueError:
        yield "somebody gave more marks than the question carries"
        return
    pass_percent = Decimal(str(evidence.get("pass_percent", "0")))
    expected = (
        marking.score,
        marking.full_marks,
        passes(marking.score, marking.full_marks, pass_percent),
        [decimal_text(item.marks) for item in marking.items],
    )
    if (result.score, result.full_marks, result.passed, result.items) != expected:
        yield "the result differs from the answers and the key"


def _corrected(
    result: Result,
    first: Result,
    attempt: Attempt,
    steps: list[AnswerStep],
    paper: Paper | None,
    corrections: Mapping[int, Correction],
) -> Iterator[str]:
    """A later result is what its corrections make of the answers, and every one of them was applied to its exam."""
    cited = [corrections.get(pk) for pk in result.evidence.get("corrections", ())]
    known = [own for own in cited if own is not None and own.applied_number and own.exam_id == result.exam_id]
    if result.correction_id not in {own.pk for own in known} or len(known) != len(cited):
        yield "a later result names no correction that was applied"
        return
    if paper is None or not hasattr(attempt, "sheet"):
        return
    basis = Basis(known)
    result.attempt = attempt
    admitted = max((own.late_seq or 0 for own in known), default=0)
    late = [step for step in steps if step.kind == "answer" and (not step.late or step.seq <= admitted)]
    try:
        own = basis.marked(result, paper, {attempt.pk: late} if admitted else {}, first.items)
    except (ValueError, NothingLeft):
        yield "a later result differs from its corrections"
        return
    expected = (own.marking.score, own.marking.full_marks, own.passed, own.items, sections_json(own.marking))
    stored = (result.score, result.full_marks, result.passed, result.items, result.sections)
    if stored != expected:
        yield "a later result differs from its corrections"


def _signatures() -> Iterable[Finding]:
    """What was signed is what the results were then; those that corrections made since are left out."""
    for row in SignOff.objects.select_related("exam").order_by("pk").iterator():
        corrected = Result.objects.filter(exam=row.exam_id, number__gt=1).exists()
        if results_hash(row.exam, by=row.at if corrected else None) != row.results_hash:
            yield Finding(f"exam:{row.exam_id}", None, "the results differ from what was signed")
