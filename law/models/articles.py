"""Headings and articles of a version; clauses of an amendment instrument."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from .statutes import StatuteVersion


class Heading(models.Model):
    """A part, sub-part, chapter or section; unnumbered heads have number 0."""

    class Level(models.TextChoices):
        PART = "part"
        SUBPART = "subpart"
        CHAPTER = "chapter"
        SECTION = "section"

    version = models.ForeignKey(StatuteVersion, on_delete=models.CASCADE, related_name="headings")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    level = models.CharField(max_length=10, choices=Level)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="heading_has_its_own_place")
        ]

    def __str__(self) -> str:
        return self.title


class Article(models.Model):
    """第N条 or 第N条之M: the only stable unit of citation."""

    version = models.ForeignKey(StatuteVersion, on_delete=models.CASCADE, related_name="articles")
    number = models.PositiveIntegerField()
    suffix = models.PositiveIntegerField(default=0)
    heading = models.ForeignKey(Heading, on_delete=models.SET_NULL, null=True, related_name="articles")
    position = models.PositiveIntegerField()
    paragraphs: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    """[{text, items: [{number, text, subitems: [{number, text}]}]}]; a sample holds one summary paragraph."""
    text = models.TextField()
    """All paragraphs and items as plain lines, for reading aloud, search and hashing."""
    text_hash = models.CharField(max_length=64)
    is_deleted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number", "suffix"], name="article_number_is_once_in_a_version"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="article_number_starts_at_one"),
        ]
        indexes = [models.Index(fields=["version", "position"])]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.short_number}"

    @property
    def short_number(self) -> str:
        """`26`, or `133-1` for an inserted article (contract 3)."""
        return f"{self.number}-{self.suffix}" if self.suffix else str(self.number)


class AmendmentClause(models.Model):
    """One clause (一、二、…) of an amendment instrument, with its quoted paragraphs."""

    version = models.ForeignKey(StatuteVersion, on_delete=models.CASCADE, related_name="clauses")
    number = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="clause_number_is_once_in_an_amendment")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.number}"
