"""Answers put behind the head of an attempt's chain."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from core.domain.chains import GENESIS, commitment
from exams.actions._steps import StoredStep
from exams.domain.answers import Answer
from exams.models import AnswerStep

SALT_BYTES = 16


class AnswerChain:
    """Steps to be added behind the head of one chain; whoever made it inserts `steps`."""

    def __init__(self, attempt_id: UUID, head: StoredStep | AnswerStep | None, late: bool = False) -> None:
        self.attempt_id, self.late = attempt_id, late
        self.seq, self.hash = (head.seq, head.hash) if head else (0, GENESIS)
        self.steps: list[AnswerStep] = []

    def add(
        self,
        *,
        position: int,
        client_seq: int,
        key: str,
        answer: Answer,
        at: datetime,
        elapsed_ms: int = 0,
        file: str = "",
    ) -> StoredStep:
        """One answer (canonical) at `at`, which is not before the head, out of the answer file with number `file` if
        there is one; returns it as it will be read."""
        salt = secrets.token_bytes(SALT_BYTES)
        step = AnswerStep(
            attempt_id=self.attempt_id,
            late=self.late,
            kind=AnswerStep.Kind.ANSWER,
            at=at,
            position=position,
            client_seq=client_seq,
            key=key,
            answer=answer,
            commitment=commitment(salt, answer),
            salt=salt.hex(),
            facts={
                **({"elapsed_ms": elapsed_ms} if elapsed_ms else {}),
                **({"file": file} if file else {}),
            },
        )
        step.chain_after(self.seq, self.hash)
        self.seq, self.hash = step.seq, step.hash
        self.steps.append(step)
        return StoredStep(step.seq, step.hash, at, step.kind, position, client_seq, key, answer)
