"""Attempts: a fold of append-only steps, closed by one packed sheet and a signed receipt."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from core.append_only import append_only
from core.domain.days import iso
from core.models import ChainedRow
from personnel.models import Officer

from .enrolments import Enrolment
from .exams import Exam, Sitting
from .papers import Paper


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def running(self) -> AttemptQuerySet:
        return self.filter(state=Attempt.State.IN_PROGRESS)

    def perhaps_overdue(self, at: datetime) -> list[uuid.UUID]:
        """Running attempts whose window or duration is over at `at`, credits and grace aside: the one deadline
        function has the last word on each. Of those that are paused none is."""
        rows = (
            self.running()
            .filter(paused_at=None)
            .values_list("pk", "started_at", "sitting__duration_s", "sitting__closes_at")
        )
        return [
            pk
            for pk, started_at, duration_s, closes_at in rows
            if min(started_at + timedelta(seconds=duration_s), closes_at) <= at
        ]


class Attempt(models.Model):
    """One officer at one paper. Its state moves in `actions/_moves.py` only."""

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress"
        SUBMITTED = "submitted"
        TIMED_OUT = "timed_out"
        VOIDED = "voided"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="attempts")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="attempts")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="attempts")
    state = models.CharField(max_length=12, default=State.IN_PROGRESS)
    secret = models.BinaryField(max_length=32)
    """Item ids, option ids, option order and the journal's key all come from this."""
    epoch = models.PositiveIntegerField(default=1)
    """Raised when another tab takes over writing."""
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    """Since when no time runs; None while it does."""
    continues = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="continued_by")
    """The closed attempt that this one goes on with: it was reopened."""
    bars_start = models.BooleanField(default=False)
    """Voided for good: its officer does not begin this sitting again."""

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "officer"],
                condition=~Q(state="voided"),
                name="one_live_attempt_per_officer_and_sitting",
            ),
            models.CheckConstraint(
                condition=Q(state="in_progress", closed_at=None)
                | (~Q(state="in_progress") & ~Q(closed_at=None)),
                name="closed_attempt_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["in_progress", "submitted", "timed_out", "voided"]),
                name="attempt_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None) | Q(state="in_progress"), name="only_a_running_attempt_is_paused"
            ),
            models.CheckConstraint(
                condition=Q(bars_start=False) | Q(state="voided"), name="only_a_voided_attempt_bars_a_start"
            ),
        ]
        indexes = [
            models.Index(
                fields=["sitting", "started_at"], condition=Q(state="in_progress"), name="attempt_running_idx"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class AnswerStepQuerySet(models.QuerySet["AnswerStep"]):
    def last_sign_of_life(self, officer_id: int) -> datetime | None:
        """When the officer's running attempts last stored a step; None when nothing is running."""
        running = self.filter(attempt__officer=officer_id, attempt__state=Attempt.State.IN_PROGRESS)
        return running.order_by("-at").values_list("at", flat=True).first()


@append_only
class AnswerStep(ChainedRow):
    """One step of an attempt: opened, an answer, handed in, timed out. Late answers form a chain of their own."""

    class Kind(models.TextChoices):
        OPENED = "opened"
        ANSWER = "answer"
        SUBMITTED = "submitted"
        TIMED_OUT = "timed_out"
        VOIDED = "voided"

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="steps", db_index=False)
    """Found by the place in its chain, by its key and by its item; an index of its own would only cost each save."""
    late = models.BooleanField(default=False)
    kind = models.CharField(max_length=10)
    position = models.PositiveIntegerField(null=True)
    client_seq = models.BigIntegerField(null=True)
    key = models.CharField(max_length=64, null=True)
    """The client's idempotency key."""
    answer: models.JSONField[Any] = models.JSONField(null=True)
    """In canonical option numbers; null clears."""
    commitment = models.CharField(max_length=128, blank=True)
    """Salted commitment to the answer: what the chain covers in its place."""
    salt = models.CharField(max_length=64, blank=True)
    facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """Of steps that are no answers: the paper's seal at opening, counts and digest at closing."""

    objects = AnswerStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "late", "seq"], name="attempt_step_has_its_own_place"),
            models.UniqueConstraint(
                fields=["attempt", "key"],
                condition=~Q(key=None),
                name="idempotency_key_is_used_once_in_an_attempt",
            ),
            models.CheckConstraint(
                condition=~Q(kind="answer")
                | (Q(position__isnull=False) & Q(client_seq__isnull=False) & Q(key__isnull=False)),
                name="answer_step_names_item_sequence_and_key",
            ),
        ]
        indexes = [
            models.Index(
                fields=["attempt", "position"], condition=Q(late=False), name="answer_step_of_item_idx"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}#{self.seq}"

    def chain_body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"attempt": str(self.attempt_id), "kind": self.kind, "at": iso(self.at)}
        if self.late:
            body["late"] = True
        if self.kind == self.Kind.ANSWER:
            body |= {"position": self.position, "client_seq": self.client_seq, "commitment": self.commitment}
        if self.facts:
            body["facts"] = self.facts
        return body


class AnswerSheetQuerySet(models.QuerySet["AnswerSheet"]):
    def unmarked(self, exam: Exam) -> AnswerSheetQuerySet:
        """Sheets of `exam` without a result, those of voided attempts left out, by attempt."""
        own = self.filter(attempt__sitting__exam=exam, attempt__results=None)
        return own.exclude(attempt__state="voided").order_by("attempt")


@append_only
class AnswerSheet(models.Model):
    """What counts when the attempt is closed: one packed row in canonical option numbers, by place in the paper."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="sheet", primary_key=True)
    answers: models.JSONField[list[Any]] = models.JSONField()
    answered = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    head = models.CharField(max_length=128)
    """The chain's head after the closing step."""
    closed_at = models.DateTimeField()

    objects = AnswerSheetQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.attempt_id)


@append_only
class Receipt(models.Model):
    """The signed head given to the officer at hand-in."""

    attempt = models.OneToOneField(
        Attempt, on_delete=models.PROTECT, related_name="receipt", primary_key=True
    )
    statement: models.JSONField[dict[str, Any]] = models.JSONField()
    signature = models.CharField(max_length=120)
    key_id = models.CharField(max_length=32)
    code = models.CharField(max_length=20, db_index=True)
    """Short code for people, taken from the head."""

    def __str__(self) -> str:
        return self.code
