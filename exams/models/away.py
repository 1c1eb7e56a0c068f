"""When candidates left the page of a running attempt, or were cut off: facts for whoever looks after the exam, never a
verdict."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only

from .attempts import Attempt


class AwayNoticeQuerySet(models.QuerySet["AwayNotice"]):
    def leavings(self) -> AwayNoticeQuerySet:
        """Those that tell of leaving the page, not of the network."""
        return self.filter(kind=AwayNotice.Kind.LEFT)

    def counted_by_enrolment(self, enrolments: Iterable[int]) -> dict[int, int]:
        """How often each of `enrolments` left the page, for those who did; voided attempts are left out, but for
        those that were reopened."""
        voided = Q(attempt__state="voided", attempt__continued_by=None)
        rows = self.filter(attempt__enrolment__in=list(enrolments)).exclude(voided).order_by()
        return dict(
            rows.values("attempt__enrolment")
            .annotate(times=Count("pk"))
            .values_list("attempt__enrolment", "times")
        )


@append_only
class AwayNotice(models.Model):
    """Once away from the page or without the network, as the browser tells it on coming back. Nothing is decided from
    it."""

    class Kind(models.TextChoices):
        LEFT = "left", _("left the page")
        CUT = "cut", _("network cut")

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="away_notices")
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.LEFT)
    key = models.CharField(max_length=64)
    """The client's idempotency key."""
    left_at = models.DateTimeField()
    """Reckoned back from the time of arrival, by the browser's own count of milliseconds."""
    seconds = models.PositiveIntegerField()
    at = models.DateTimeField()
    """When the server was told."""

    objects = AwayNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "key"], name="being_away_is_noted_once"),
            models.CheckConstraint(condition=~Q(key=""), name="away_notice_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.seconds} s"
