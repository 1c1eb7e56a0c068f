"""What rests on a chain is compared with it: `verify_ledger` runs this over every attempt and every sealed paper.

A chain proves its own steps only. The rows made from it (answers, sheet, receipt, result, signature) stand in other
tables; whoever changed one of them by hand is found here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
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
from core.models import AuditEvent
from exams.actions._settled import SettledAnswer, settled_answers
from exams.actions.assign_forms import EVENT, assignment_hash
from exams.actions.close_exam import attempt_chain
from exams.actions.sign_off_exam import results_hash
from exams.domain.answers import Step, fold, packed
from exams.domain.marking import mark, passes
from exams.domain.paper import Paper, decimal_text, paper_from_frozen, seal
from exams.models import (
    AnswerSheet,
    AnswerStep,
    Attempt,
    FormAssignment,
    Receipt,
    Result,
    SignOff,
)
from exams.models import Paper as PaperRow

CHUNK: Final = 200
Papers = dict[int, Paper | None]


def mark_chain(task_id: int) -> str:
    """The name of the chain of marks that one answer was given."""
    return f"marks:{task_id}"


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
    for attempt in attempts:
        chain = attempt_chain(attempt.pk)
        own = steps[attempt.pk]
        paper = papers.get(attempt.paper_id)
        for seq, reason in _attempt(attempt, own, paper, results[attempt.pk], given.get(attempt.pk, {})):
            yield Finding(chain, seq, reason)


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
    """The first result is what marking gives (unless `paper` or sheet are in doubt), by the engine and by people; later
    ones follow remedies and only cite the same evidence."""
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


def _signatures() -> Iterable[Finding]:
    """What the head of the legal department signed, as long as nothing was corrected after it."""
    for row in SignOff.objects.select_related("exam").order_by("pk").iterator():
        corrected = Result.objects.filter(exam=row.exam_id, number__gt=1).exists()
        if not corrected and results_hash(row.exam) != row.results_hash:
            yield Finding(f"exam:{row.exam_id}", None, "the results differ from what was signed")
