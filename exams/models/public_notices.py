"""The public notice (公示) before the release of results, and what was objected to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

from .exams import Exam
from .results import SignOff


@append_only
class PublicNotice(models.Model):
    """One period in which signed results are announced before their release. Results that are corrected and signed
    again are announced again."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="public_notices")
    sign_off = models.OneToOneField(SignOff, on_delete=models.PROTECT, related_name="public_notice")
    """The signature under the results that are announced."""
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    policy_version_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="public_notice_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.exam_id}: {self.opens_at:%F} to {self.closes_at:%F}"

    def is_open(self, at: datetime) -> bool:
        """Whether it can be read and objected to at `at`."""
        return self.opens_at <= at < self.closes_at


class NoticeObjectionQuerySet(models.QuerySet["NoticeObjection"]):
    def to_answer(self, officer: Officer, *, on: date) -> NoticeObjectionQuerySet:
        """Those of exams that `officer` manages, not answered and not their own."""
        units = Unit.objects.where(officer, Permission.EXAM_MANAGE, on=on).order_by()
        mine = self.filter(notice__exam__unit__in=units.values("pk"), state=NoticeObjection.State.RECEIVED)
        return mine.exclude(officer=officer)


@frozen_but("state", "answer", "answered_by", "answered_at")
class NoticeObjection(models.Model):
    """What a reader of the notice found wrong (异议). Its state moves in `actions/object_to_notice.py` only."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Waits for an answer")
        ANSWERED = "answered", pgettext_lazy("objection", "Answered")

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="objections")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    words: models.TextField[Any, Any] = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    answer: models.TextField[Any, Any] = models.TextField(blank=True)
    answered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = NoticeObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="objection_says_what_is_wrong"),
            models.CheckConstraint(
                condition=Q(state="received", answer="", answered_by=None, answered_at=None)
                | Q(state="answered", answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="answered_objection_says_what_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("officer")),
                name="nobody_answers_their_own_objection",
            ),
            models.UniqueConstraint(
                fields=["notice", "officer"],
                condition=Q(state="received"),
                name="one_open_objection_of_an_officer_to_a_notice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.state}"
