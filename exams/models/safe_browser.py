"""Sittings that are written in Safe Exam Browser, and who was let in how."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only
from personnel.models import Officer

from .enrolments import Enrolment
from .exams import Sitting


class SafeBrowser(models.Model):
    """The configuration under which a sitting is written. Only sittings with `Sitting.safe_browser` ask for it."""

    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="browser")
    configuration = models.BinaryField()
    """The .seb file as candidates get it."""
    is_own = models.BooleanField(default=True)
    """Made by the platform, not uploaded."""
    config_key = models.CharField(max_length=64)
    exam_keys: models.JSONField[list[str]] = models.JSONField(default=list)
    """Browser Exam Keys: one for each version and system that is in use; may be empty."""
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(config_key=""), name="safe_browser_has_a_config_key")
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.config_key[:8]}"


@append_only
class BrowserPass(models.Model):
    """A candidate was let in: in one session whose browser showed the right key, or for good by a person."""

    class How(models.TextChoices):
        KEY = "key", _("the browser showed its key")
        PERSON = "person", _("let in by a person")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="browser_passes")
    session = models.CharField(max_length=64, blank=True)
    """Hash of the session; empty where a person let the candidate in with any browser."""
    how = models.CharField(max_length=6, choices=How)
    at = models.DateTimeField()
    given_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    reason: models.TextField[Any, Any] = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "session"], name="a_session_is_let_in_once_to_a_sitting"
            ),
            models.CheckConstraint(
                condition=Q(how="key", given_by=None) & ~Q(session="")
                | Q(how="person", session="", given_by__isnull=False) & ~Q(reason=""),
                name="a_person_who_lets_in_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.how}"
