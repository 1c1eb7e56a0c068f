"""Take an answer file or turn it down: the second of two persons. The only code that writes its state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from exams.actions._answer_chain import AnswerChain
from exams.actions._in_time import read_in_time
from exams.actions._moves import LostRace
from exams.actions._steps import AttemptRead, in_turn, insert_steps
from exams.actions.bring_answer_file import AnswerFileRefused, compared_with_stored
from exams.actions.save_answers import LATE_MARK, LATE_STEPS_KEPT
from exams.domain.answer_file import COUNTING, Compared
from exams.domain.deadline import attempt_time
from exams.domain.states import ANSWER_FILE_MOVES, AnswerFileState, AttemptState, may_move
from exams.models import AnswerFile, AnswerStep, Exam
from personnel.models import Officer


def take_answer_file(*, file: AnswerFile, actor: Officer, at: datetime, grace: timedelta) -> AnswerFile:
    """Adds what is new in the file to the attempt and moves the file to taken.

    While the attempt runs its answers count, by the rules of a save: one that is not newer than the stored answer
    changes nothing, and a key that is there already is the same save. After the end they become late evidence: whatever
    the state of the exam, answer sheet, receipt and result stay, and they count only when a correction admits them.
    Every step says which file it came from. Raises `AnswerFileRefused`: voided, called off, or late with nothing new or
    with more than is kept; and `LostRace`. Writes the audit event `exam.answer_file_taken`.
    """
    _must_be_another(file, actor)

    def work() -> None:
        read = read_in_time(file.attempt_id, at=at, grace=grace, lock=True)
        if read is None or read.state is AttemptState.VOIDED:
            raise AnswerFileRefused(_("This attempt was voided."))
        wanted = [found for found in compared_with_stored(file, read) if found.becomes in COUNTING]
        if Exam.objects.filter(sittings=read.sitting_id, state=Exam.State.CANCELLED).exists():
            raise AnswerFileRefused(_("The exam was called off. Its answers count for nobody."))
        is_late = read.state_at(at) is not AttemptState.IN_PROGRESS
        steps = _late_steps(file, read, wanted, at) if is_late else _counted_steps(file, read, wanted, at)
        if is_late and not steps:
            raise AnswerFileRefused(
                _("Nothing in this file is new. Turn it down: it stays on record."), code="nothing_new"
            )
        if steps:
            insert_steps(steps)
        figures = {"late" if is_late else "counted": len(steps)}
        _move(file, AnswerFileState.TAKEN, actor, at, **figures)
        record_audit_event(
            kind="exam.answer_file_taken",
            actor_id=actor.pk,
            at=at,
            subject=f"attempt:{file.attempt_id}",
            facts={"file": str(file.uid), **figures},
        )

    in_turn(work)
    return file


def turn_answer_file_down(*, file: AnswerFile, actor: Officer, at: datetime) -> None:
    """Nothing of the file counts; it stays on record. Raises `AnswerFileRefused` and `LostRace`. Writes the audit event
    `exam.answer_file_turned_down`."""
    _must_be_another(file, actor)

    def work() -> None:
        _move(file, AnswerFileState.TURNED_DOWN, actor, at)
        record_audit_event(
            kind="exam.answer_file_turned_down",
            actor_id=actor.pk,
            at=at,
            subject=f"attempt:{file.attempt_id}",
            facts={"file": str(file.uid)},
        )

    in_turn(work)


def _must_be_another(file: AnswerFile, actor: Officer) -> None:
    if actor.pk == file.brought_by_id:
        raise AnswerFileRefused(_("You brought this file in. A second person decides on it."))
    if actor.pk == file.attempt.officer_id:
        raise AnswerFileRefused(_("Nobody decides on their own answers. Ask another exam officer."))


def _counted_steps(
    file: AnswerFile, read: AttemptRead, wanted: Sequence[Compared], at: datetime
) -> list[AnswerStep]:
    keys = AnswerStep.objects.filter(attempt=read.id).values_list("key", flat=True)
    used = {key for key in keys if key}
    head = read.head()
    return _chained(
        AnswerChain(read.id, head), file, wanted, used, attempt_time(at, head.at if head else None)
    )


def _late_steps(
    file: AnswerFile, read: AttemptRead, wanted: Sequence[Compared], at: datetime
) -> list[AnswerStep]:
    late = AnswerStep.objects.filter(attempt=read.id, late=True)
    used = {key.removeprefix(LATE_MARK) for key in late.values_list("key", flat=True) if key}
    head = late.order_by("seq").last()
    room = max(0, LATE_STEPS_KEPT - (head.seq if head else 0))
    chain = AnswerChain(read.id, head, late=True)
    steps = _chained(chain, file, wanted, used, attempt_time(at, head.at if head else None), mark=LATE_MARK)
    if len(steps) > room:
        raise AnswerFileRefused(
            _("Of one attempt at most %(most)d late answers are kept, and this file would make more.")
            % {"most": LATE_STEPS_KEPT},
            code="too_many",
        )
    return steps


def _chained(
    chain: AnswerChain,
    file: AnswerFile,
    wanted: Sequence[Compared],
    used: set[str],
    at: datetime,
    *,
    mark: str = "",
) -> list[AnswerStep]:
    """The steps of what is `wanted`, each with the number of the file; a key that was used before is stored already."""
    for found in wanted:
        key = found.entry.key or f"file-{file.sha256[:16]}-{found.position}"
        if key in used:
            continue
        used.add(key)
        chain.add(
            position=found.position,
            client_seq=found.entry.seq,
            key=mark + key,
            answer=found.answer,
            at=at,
            elapsed_ms=int(found.entry.elapsed_ms),
            file=str(file.uid),
        )
    return chain.steps


def _move(file: AnswerFile, to: AnswerFileState, actor: Officer, at: datetime, **figures: int) -> None:
    source = AnswerFileState.WAITING
    decided = {"state": to, "decided_by": actor, "decided_at": at, **figures}
    waiting = AnswerFile.objects.filter(pk=file.pk, state=source)
    if not may_move(ANSWER_FILE_MOVES, source, to) or waiting.update(**decided) != 1:
        raise LostRace(_("Somebody else has decided on this file. Look at it again."))
    file.refresh_from_db()
