"""Answer files that candidates saved while the site was away, on their way back in."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from personnel.models import Officer

from .attempts import Attempt
from .corrections import Correction


class AnswerFileQuerySet(models.QuerySet["AnswerFile"]):
    def waiting(self) -> AnswerFileQuerySet:
        """Brought in, and waiting for the second person."""
        return self.filter(state=AnswerFile.State.WAITING)

    def unsettled(self) -> AnswerFileQuerySet:
        """Taken after the end of the attempt, and nobody has proposed since to admit the answers: they count for
        nothing."""
        later = Correction.objects.filter(
            attempt=OuterRef("attempt"),
            remedy=Correction.Remedy.LATE,
            proposed_at__gte=OuterRef("decided_at"),
        ).exclude(state=Correction.State.WITHDRAWN)
        taken = self.filter(state=AnswerFile.State.TAKEN, late__gt=0)
        return taken.exclude(attempt__state=Attempt.State.VOIDED).filter(~Exists(later))


class AnswerFile(models.Model):
    """One file: brought in by one person, taken or turned down by another. Its state moves in
    `actions/take_answer_file.py` only."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a second person")
        TAKEN = "taken", _("taken")
        TURNED_DOWN = "turned_down", _("turned down")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="answer_files")
    content = models.BinaryField()
    """The file as it came, sealed."""
    sha256 = models.CharField(max_length=64)
    reason: models.TextField[Any, Any] = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    counted = models.PositiveIntegerField(default=0)
    """Answers of it that became answers of the attempt."""
    late = models.PositiveIntegerField(default=0)
    """Answers of it that came after the end and are kept as late evidence."""

    objects = AnswerFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "sha256"], name="an_answer_file_is_brought_in_once"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("brought_by")),
                name="a_second_person_decides_on_an_answer_file",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | ~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_decided_answer_file_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.sha256[:8]}"
