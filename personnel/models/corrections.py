"""Requests of officers to have what is held about them corrected, and the answers of HR."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only
from personnel.domain.roles import Permission

from .officers import Officer


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    def waiting(self) -> CorrectionRequestQuerySet:
        """Requests that nobody has answered, oldest first."""
        return self.filter(answer=None).order_by("asked_at", "pk")

    def to_answer(self, officer: Officer, *, on: date) -> CorrectionRequestQuerySet:
        """Requests of the officers for whom `officer` answers, never their own."""
        scope = Officer.objects.visible_to(officer, on=on, permission=Permission.PERSONNEL_WRITE)
        return self.filter(officer__in=scope.order_by().values("pk")).exclude(officer=officer)


@append_only
class CorrectionRequest(models.Model):
    """What an officer says is wrong, and in which part of "my data"."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="correction_requests")
    section = models.CharField(_("part"), max_length=40)
    words = models.TextField(_("what is wrong, and how it should be"))
    asked_at = models.DateTimeField()

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="correction_says_what")]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.section} {self.asked_at:%F}"


@append_only
class CorrectionAnswer(models.Model):
    """The answer: corrected, or not, and why. A request is answered once."""

    request = models.OneToOneField(CorrectionRequest, on_delete=models.PROTECT, related_name="answer")
    accepted = models.BooleanField()
    reason = models.TextField(_("reason"))
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="correction_answer_says_why")]

    def __str__(self) -> str:
        return f"answer to {self.request_id}"
