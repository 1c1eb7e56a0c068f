"""Pictures that questions show; their bytes lie in the data folder under their hash."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.append_only import append_only
from personnel.domain.roles import Permission
from personnel.models import Officer

from .banks import Bank
from .questions import QuestionRevision


class PictureQuerySet(models.QuerySet["Picture"]):
    def visible_to(self, officer: Officer, *, on: date) -> PictureQuerySet:
        """Pictures of the banks whose questions `officer` reads."""
        banks = Bank.objects.where(officer, Permission.QUESTION_READ, on=on)
        return self.filter(Exists(PictureOfBank.objects.filter(picture=OuterRef("pk"), bank__in=banks)))


@append_only
class Picture(models.Model):
    """A picture as it was written anew when it was taken in (`domain.pictures`)."""

    sha256 = models.CharField(max_length=64, unique=True)
    """Hex hash of the bytes: the name of the file, and what texts refer to (`image:SHA256`)."""
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    """Bytes."""
    stored_at = models.DateTimeField()

    objects = PictureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(media_type__in=["image/png", "image/jpeg"]), name="picture_is_png_or_jpeg"
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1, width__gte=1, height__gte=1), name="picture_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.sha256

    @property
    def stored_as(self) -> str:
        """Where its bytes lie in the storage of files."""
        return (
            f"pictures/{self.sha256[:2]}/{self.sha256}.{'jpg' if self.media_type == 'image/jpeg' else 'png'}"
        )


@append_only
class PictureOfBank(models.Model):
    """A bank that has the picture: its readers see it, its authors put it into questions."""

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="pictures")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="banks")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "picture"], name="picture_is_once_in_a_bank"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_id}: {self.picture_id}"


@append_only
class PictureInRevision(models.Model):
    """A picture that a revision shows; `is_key`: only where the key or the explanation stands."""

    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="pictures")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="uses")
    is_key = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "picture"], name="picture_is_noted_once_in_a_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.picture_id}"
