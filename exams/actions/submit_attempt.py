"""Hand in a paper."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from exams.actions._closing import HandedIn, close, receipt_file
from exams.actions._in_time import read_in_time
from exams.actions._papers import sealed_paper
from exams.actions._steps import AttemptRead, in_turn
from exams.actions.errors import Closed, DigestMismatch, NotFound
from exams.domain.answers import candidate_answers, digest
from exams.domain.states import AttemptState
from exams.models import Receipt


def submit_attempt(
    *, attempt_id: UUID, officer_id: int, client_digest: str | None, at: datetime, grace: timedelta
) -> HandedIn:
    """Closes the attempt with what is stored and gives the signed receipt; repeated, gives the same receipt.

    With a digest, the hand-in is refused (`DigestMismatch`) unless it is that of the stored answers. When time
    is up the attempt closes as timed out, whatever the digest: nothing could be mended any more.
    """

    def work() -> HandedIn:
        read = read_in_time(attempt_id, at=at, grace=grace, lock=True)
        if read is None or read.officer_id != officer_id:
            raise NotFound
        if read.state is AttemptState.VOIDED:
            raise Closed
        if read.state is not AttemptState.IN_PROGRESS:
            receipt = Receipt.objects.get(attempt_id=read.id)
            return HandedIn(read.state, read.closed_at or at, receipt_file(receipt))
        if read.state_at(at) is AttemptState.TIMED_OUT:
            return close(read, AttemptState.TIMED_OUT, at=at, last=True)
        if client_digest is not None:
            _compare(read, client_digest)
        return close(read, AttemptState.SUBMITTED, at=at, last=True)

    return in_turn(work)


def _compare(read: AttemptRead, client_digest: str) -> None:
    sealed = sealed_paper(read.paper_id, read.seal)
    current = read.current()
    answers = candidate_answers(current, sealed.paper, sealed.layout(read.secret))
    if client_digest.lower() != digest(answers):
        seqs = [stored.client_seq for _, stored in sorted(current.items())]
        raise DigestMismatch(
            {
                item: {"answer": answer, "seq": seq}
                for (item, answer), seq in zip(answers.items(), seqs, strict=True)
            }
        )
