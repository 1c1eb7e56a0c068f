"""Where officers serve. A posting has a start only: the next one of the same kind ends it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.append_only import frozen_but

from .officers import Officer
from .units import Unit


class PostingManager(models.Manager["Posting"]):
    """The postings that hold; those that were annulled are history only (`Posting.every`)."""

    def get_queryset(self) -> models.QuerySet[Posting]:
        return super().get_queryset().filter(annulled_at=None)


@frozen_but("annulled_at")
class Posting(models.Model):
    """From `starts_on` the officer serves in `unit` in this way; without a unit, no longer.

    A posting that was written by mistake is annulled: it stays, but was never in force.
    """

    class Kind(models.TextChoices):
        ESTABLISHMENT = "establishment", _("On the establishment")
        SECONDMENT = "secondment", _("Secondment")
        EMBEDDED = "embedded_posting", _("Embedded posting")

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(_("kind of posting"), max_length=20, choices=Kind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings", null=True)
    starts_on = models.DateField(_("since"))
    recorded_at = models.DateTimeField()
    batch_id = models.BigIntegerField(null=True)
    """The roster import that brought it, if one did."""
    annulled_at = models.DateTimeField(null=True)
    """When the import that brought it was taken back."""

    objects = PostingManager()
    every = models.Manager["Posting"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "kind", "starts_on"],
                condition=Q(annulled_at=None),
                name="one_posting_per_officer_kind_and_start",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["establishment", "secondment", "embedded_posting"]),
                name="posting_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.kind} {self.starts_on}"
