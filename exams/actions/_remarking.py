"""What results would be under corrections: the dry run, the rows that an application writes, and the check of the
ledger work it out here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from core.domain.batches import in_batches
from core.domain.canonical import canonical_json, digest
from exams.actions._papers import sealed_paper
from exams.domain.answers import Answer, Step, fold, packed
from exams.domain.correction import Remarking, remarking
from exams.domain.marking import Marking, passes, sections_json, written_positions
from exams.domain.paper import Paper, decimal_text
from exams.models import AnswerStep, Correction, Exam, Result
from exams.models.results import ResultQuerySet

CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One result that a correction changes: as it stands, and as it would be."""

    before: Result
    marking: Marking
    passed: bool
    corrections: tuple[int, ...]

    @property
    def items(self) -> list[str]:
        """Marks of each item, as decimal text."""
        return [decimal_text(item.marks) for item in self.marking.items]

    @property
    def turns(self) -> int:
        """1 when it becomes a pass, -1 when it is one no more, else 0."""
        return int(self.passed) - int(self.before.passed)

    @property
    def difference(self) -> Decimal:
        """How many marks more."""
        return self.marking.score - self.before.score

    @property
    def changes_anything(self) -> bool:
        """Whether the officer's result would be another."""
        before = self.before
        return (before.score, before.full_marks, before.passed, before.items, before.sections) != (
            self.marking.score,
            self.marking.full_marks,
            self.passed,
            self.items,
            sections_json(self.marking),
        )


@dataclass(frozen=True)
class DryRun:
    """Everything that a correction would change, verdicts first, then the greatest differences."""

    changes: tuple[Foreseen, ...]
    results: int

    @cached_property
    def figures(self) -> dict[str, Any]:
        """How many results there are, how many change and how, and a hash over every change."""
        turns = [(change.turns, change.difference) for change in self.changes]
        return figures_of(turns, results=self.results, digest=self.digest)

    @cached_property
    def digest(self) -> str:
        """Hex hash over every change: whoever approves approves these figures and no others."""
        return digest_of(
            (change.before.pk, change.marking.score, change.marking.full_marks, change.passed, change.items)
            for change in self.changes
        )


def figures_of(turns: Sequence[tuple[int, Decimal]], *, results: int, digest: str) -> dict[str, Any]:
    """The figures of a dry run or of an application, from the turn and the difference of each change."""
    return {
        "results": results,
        "changed": len(turns),
        "to_pass": sum(turn > 0 for turn, _difference in turns),
        "to_fail": sum(turn < 0 for turn, _difference in turns),
        "up": sum(difference > 0 for _turn, difference in turns),
        "down": sum(difference < 0 for _turn, difference in turns),
        "digest": digest,
    }


def digest_of(changes: Iterable[tuple[int, Decimal, Decimal, bool, Sequence[str]]]) -> str:
    """Hex hash over changes: the result before, then score, full marks, verdict and marks of each item after."""
    rows = sorted(
        [str(before), decimal_text(score), decimal_text(full), str(passed), *items]
        for before, score, full, passed, items in changes
    )
    return digest(canonical_json(rows)).hex()


def dry_run(exam: Exam, correction: Correction, *, officer_id: int | None = None) -> DryRun:
    """What `correction` (stored or not) would change beside those applied before it, for everybody or one officer.
    Reads only, in chunks."""
    before = list(Correction.objects.applied().filter(exam=exam))
    basis = Basis([*before, correction])
    rows = to_remark(correction)
    if officer_id is not None:
        rows = rows.filter(officer=officer_id)
    changes, count = [], 0
    for chunk in in_batches(rows.order_by("pk").iterator(chunk_size=CHUNK), CHUNK):
        count += len(chunk)
        changes += foreseen_changes(basis, chunk)
    changes.sort(key=lambda own: (own.turns == 0, own.turns, -abs(own.difference), own.before.pk))
    return DryRun(tuple(changes), count)


def to_remark(correction: Correction) -> ResultQuerySet:
    """The results that `correction` looks at, as they stand."""
    results = Result.objects.filter(exam=correction.exam_id).current().exclude(attempt__state="voided")
    if correction.attempt_id is not None:
        results = results.filter(attempt=correction.attempt_id)
    return results.select_related("attempt__paper", "attempt__sheet").defer("attempt__paper__frozen")


def foreseen_changes(basis: Basis, chunk: Sequence[Result]) -> list[Foreseen]:
    """Those of `chunk` that become other results; three queries."""
    late = basis.late_steps(chunk)
    written = first_items(chunk)
    every = (basis.of(result, late, written.get(result.attempt_id, result.items)) for result in chunk)
    return [own for own in every if own.changes_anything]


def first_items(results: Iterable[Result]) -> dict[UUID, list[str]]:
    """The marks of the first result of each attempt: in them stands what people gave for written answers."""
    attempts = [result.attempt_id for result in results if result.number > 1]
    return dict(Result.objects.filter(attempt__in=attempts, number=1).values_list("attempt_id", "items"))


class Basis:
    """A list of corrections in the order in which they apply, ready to mark any sheet of the exam."""

    def __init__(self, corrections: Sequence[Correction]) -> None:
        self.corrections = corrections
        self._remedies = [own.remedied() for own in corrections if own.revision_id is not None]
        self._papers: dict[str, Remarking] = {}

    def late_steps(self, results: Iterable[Result]) -> Mapping[UUID, list[AnswerStep]]:
        """The steps, counted and late, of those attempts of which late answers are admitted."""
        admitted = self._admitted
        attempts = [result.attempt_id for result in results if result.attempt_id in admitted]
        found: dict[UUID, list[AnswerStep]] = {attempt: [] for attempt in attempts}
        if attempts:
            for step in AnswerStep.objects.filter(attempt__in=attempts, kind="answer").order_by(
                "late", "seq"
            ):
                if not step.late or step.seq <= admitted[step.attempt_id]:
                    found[step.attempt_id].append(step)
        return found

    @cached_property
    def _admitted(self) -> dict[UUID, int]:
        return {
            own.attempt_id: own.late_seq
            for own in self.corrections
            if own.attempt_id is not None and own.late_seq is not None
        }

    def of(self, result: Result, late: Mapping[UUID, Sequence[AnswerStep]], first: Sequence[str]) -> Foreseen:
        """The result under these corrections. `first`: marks of the attempt's first result by place."""
        attempt = result.attempt
        paper = sealed_paper(attempt.paper_id, attempt.paper.seal).paper
        return self.marked(result, paper, late, first)

    def marked(
        self,
        result: Result,
        paper: Paper,
        late: Mapping[UUID, Sequence[AnswerStep]],
        first: Sequence[str],
    ) -> Foreseen:
        """The same with the paper at hand."""
        seal = result.attempt.paper.seal
        if seal not in self._papers:
            self._papers[seal] = remarking(paper, self._remedies)
        sheet = result.attempt.sheet.answers
        if result.attempt_id in late:
            sheet = with_late(paper, sheet, late[result.attempt_id])
        given = {place: Decimal(first[place]) for place in written_positions(paper)}
        remarked = {
            own.position: own.marks
            for own in self.corrections
            if own.attempt_id == result.attempt_id and own.position is not None and own.marks is not None
        }
        marking = self._papers[seal].mark(sheet, given, remarked)
        return Foreseen(
            result,
            marking,
            passes(marking.score, marking.full_marks, Decimal(str(result.evidence["pass_percent"]))),
            tuple(own.pk or 0 for own in self.corrections if own.attempt_id in {None, result.attempt_id}),
        )


def with_late(paper: Paper, sheet: Sequence[Answer], steps: Iterable[AnswerStep]) -> list[Answer]:
    """The sheet with admitted late answers in it. Written answers stay as handed in: nobody has marked others."""
    current = fold(Step(step.position or 0, step.client_seq or 0, step.answer) for step in steps)
    written = frozenset(written_positions(paper))
    return [
        sheet[place] if place in written else answer
        for place, answer in enumerate(packed(current, len(paper.items)))
    ]
