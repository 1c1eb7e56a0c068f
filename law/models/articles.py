"""Headings and articles of a version; clauses of an amendment instrument."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy
from wagtail.search import index

from law.domain.numerals import article_key, article_label, han_number, parse_article_label

from .statutes import StatuteVersion


class Heading(models.Model):
    """A part, sub-part, chapter, section or subsection; unnumbered heads have number 0."""

    class Level(models.TextChoices):
        PART = "part"
        SUBPART = "subpart"
        CHAPTER = "chapter"
        SECTION = "section"
        SUBSECTION = "subsection"

    version = models.ForeignKey(StatuteVersion, on_delete=models.CASCADE, related_name="headings")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    level = models.CharField(max_length=10, choices=Level)
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=40, blank=True)
    """第一章 as printed; empty for 附则 without a number."""
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    prose: models.JSONField[list[str]] = models.JSONField(default=list)
    """Lines under the heading before its first article (a preamble)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="heading_has_its_own_place")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}".strip()


class Article(index.Indexed, models.Model):
    """第N条 or 第N条之M: the only stable unit of citation. Indexed for search by the actions that write its text."""

    search_auto_update = False
    search_fields = [
        index.SearchField("text"), index.SearchField("caption"), index.SearchField("display"),
    ]  # fmt: skip

    version = models.ForeignKey(StatuteVersion, on_delete=models.CASCADE, related_name="articles")
    number = models.PositiveIntegerField()
    suffix = models.PositiveIntegerField(default=0)
    heading = models.ForeignKey(Heading, on_delete=models.SET_NULL, null=True, related_name="articles")
    position = models.PositiveIntegerField()
    paragraphs: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    """[{text, items: [{number, label, text, subitems: [{number, label, text}]}]}]. A sample holds its summary as
    the text of the first paragraph; further paragraphs and items are there without text, so that citations of
    them can be checked."""
    text = models.TextField()
    """All paragraphs and items as plain lines, for reading aloud, search and hashing."""
    text_hash = models.CharField(max_length=64)
    """SHA-256 of `text` in hexadecimal."""
    caption = models.CharField(max_length=60, blank=True)
    """A name of the article that some copies print in brackets after its number."""
    notes: models.JSONField[list[str]] = models.JSONField(default=list)
    """Footnotes under the article; they are no paragraphs."""
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
        return article_key(self.number, self.suffix)

    @property
    def display(self) -> str:
        """第一百三十三条之一."""
        return article_label(self.number, self.suffix)


class AmendmentClause(models.Model):
    """One clause (一、二、…) of an amendment instrument, with its quoted paragraphs."""

    version = models.ForeignKey(StatuteVersion, on_delete=models.CASCADE, related_name="clauses")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=20, blank=True)
    """一、 as printed."""
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"], name="clause_number_is_once_in_an_amendment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.number}"


class ClauseChange(models.Model):
    """An article that a clause changes, as its words say (`law.domain.amending`); written with the clause.

    The law is known by its name, not by its row: it may be imported before or after the instrument.
    """

    class Kind(models.TextChoices):
        REWORDED = "reworded", pgettext_lazy("what a clause does to an article", "reworded")
        EXTENDED = "extended", pgettext_lazy("what a clause does to an article", "extended")
        INSERTED = "inserted", pgettext_lazy("what a clause does to an article", "inserted")
        DELETED = "deleted", pgettext_lazy("what a clause does to an article", "deleted")
        RENUMBERED = "renumbered", pgettext_lazy("what a clause does to an article", "renumbered")

    clause = models.ForeignKey(AmendmentClause, on_delete=models.CASCADE, related_name="changes")
    position = models.PositiveIntegerField()
    law_key = models.CharField(max_length=200, db_index=True)
    """The name of the changed law as `law.domain.citations.title_key` makes it."""
    number = models.PositiveIntegerField()
    suffix = models.PositiveIntegerField(default=0)
    paragraph = models.PositiveIntegerField(null=True)
    item = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=Kind)
    becomes = models.CharField(max_length=20, blank=True)
    """The later short number of the article, if the clause gives it another one."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clause", "position"], name="change_has_its_place_in_a_clause"),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.law_key} {article_key(self.number, self.suffix)}"

    @property
    def short_number(self) -> str:
        """`26`, or `133-1`."""
        return article_key(self.number, self.suffix)

    @property
    def display(self) -> str:
        """第三百八十七条第一款, as far as the clause says."""
        text = article_label(self.number, self.suffix)
        if self.paragraph is not None:
            text += f"第{han_number(self.paragraph)}款"
        return text + (f"第（{han_number(self.item)}）项" if self.item is not None else "")

    @property
    def later_display(self) -> str:
        """The article under its later number, empty where it keeps its own."""
        label = parse_article_label(self.becomes) if self.becomes else None
        return article_label(*label) if label else ""
