"""Statutes and the versions in which they were in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from law.domain.citations import title_key
from law.domain.currency import VersionDates


class StatuteQuerySet(models.QuerySet["Statute"]):
    def matching(self, key: str) -> StatuteQuerySet:
        """Statutes whose title or short title contains `key` (as `title_key` makes it), by title."""
        names = self.values_list("pk", "title", "aliases")
        found = [
            pk for pk, title, aliases in names if any(key in title_key(name) for name in (title, *aliases))
        ]
        return self.filter(pk__in=found).order_by("title")

    def with_versions(self) -> StatuteQuerySet:
        """With all their versions and the number of articles of each, in two queries."""
        counted = StatuteVersion.objects.annotate(article_count=models.Count("articles"))
        return self.prefetch_related(
            models.Prefetch("versions", counted.defer("warnings", "front_matter", "annexes"))
        )


class Statute(models.Model):
    """A law, regulation or rule under its full title, whatever its versions say."""

    class Form(models.TextChoices):
        LAW = "law", _("Law text")
        AMENDMENT = "amendment", _("Amendment instrument")
        DECISION = "decision", _("Decision in numbered clauses")

    class Kind(models.TextChoices):
        LAW = "law", _("Law")
        ADMINISTRATIVE_REGULATION = "administrative_regulation", _("Administrative regulation")
        DEPARTMENTAL_RULE = "departmental_rule", _("Departmental rule")
        JUDICIAL_INTERPRETATION = "judicial_interpretation", _("Judicial interpretation")
        OTHER = "other", _("Other")

    title = models.CharField(_("title"), max_length=200, unique=True)
    form = models.CharField(max_length=10, choices=Form, default=Form.LAW)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind, default=Kind.OTHER)
    aliases: models.JSONField[list[str]] = models.JSONField(default=list)
    """Short titles people write: 刑诉法, 治安管理处罚法."""

    objects = StatuteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="statute_has_a_title")]

    def __str__(self) -> str:
        return self.title


_BEGINS = Coalesce("effective_on", "promulgated_on", "adopted_on", models.Value(date.min))
"""`VersionDates.begins_on` of a version that was not withdrawn."""


class StatuteVersionQuerySet(models.QuerySet["StatuteVersion"]):
    def in_force(self, *, on: date) -> StatuteVersionQuerySet:
        """Versions known to be in force on day `on`, newest first: for one statute, the first one counts."""
        return self.filter(
            Q(repealed_on=None) | Q(repealed_on__gt=on), effective_on__lte=on, withdrawn_on=None
        ).order_by("statute", "-effective_on")

    def counting(self, *, on: date) -> StatuteVersionQuerySet:
        """The one version of each statute that counts on the day, as `law.domain.currency` has it.

        A version whose effective date is unknown counts from its promulgation or adoption.
        """
        newest = (
            StatuteVersion.objects.annotate(
                begins=_BEGINS, made=Coalesce("adopted_on", models.Value(date.min))
            )
            .filter(statute=models.OuterRef("statute"), begins__lte=on, withdrawn_on=None)
            .order_by("-begins", "-made", "-pk")
        )
        return self.filter(
            Q(repealed_on=None) | Q(repealed_on__gt=on), pk=models.Subquery(newest.values("pk")[:1])
        ).order_by("statute")

    def replaced(self, *, on: date) -> StatuteVersionQuerySet:
        """Versions that have begun by the day and no longer count on it: a newer one does, or they were repealed."""
        counting = StatuteVersion.objects.counting(on=on).order_by().values("pk")
        begun = self.annotate(begins=_BEGINS).filter(begins__lte=on, withdrawn_on=None)
        return begun.exclude(pk__in=counting)

    def coming(self, *, on: date) -> StatuteVersionQuerySet:
        """Versions that are adopted and begin after the day, the soonest first."""
        return self.filter(effective_on__gt=on, withdrawn_on=None).order_by("effective_on", "pk")


class StatuteVersion(models.Model):
    """The text of a statute as adopted or amended on one occasion."""

    statute = models.ForeignKey(Statute, on_delete=models.PROTECT, related_name="versions")
    label = models.CharField(_("version"), max_length=60)
    """The version in exchange files: the day of adoption or last amendment, such as 2018-10-26."""
    name = models.CharField(_("name of the version"), max_length=60, blank=True)
    """What people call the version: 2025年修订."""
    adopted_on = models.DateField(_("adopted on"), null=True)
    promulgated_on = models.DateField(_("promulgated on"), null=True)
    effective_on = models.DateField(_("in force since"), null=True)
    """None: honestly unknown."""
    repealed_on = models.DateField(_("repealed on"), null=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)
    """The day on which it was noted that an adopted version never takes effect; then it counts on no day."""
    effective_found_in = models.CharField(max_length=40, blank=True)
    """Where the day stands: a code of `law.domain.lawtext.EffectiveSource`, or `person`."""
    effective_statement = models.TextField(blank=True)
    """The words of the text on when it takes effect."""
    effective_notes: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    """Parts that take effect on other days: [{on, text}]."""
    is_sample = models.BooleanField(default=False)
    """Summaries of our own instead of the text; no paper may be sealed on it in production."""
    events: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    front_matter: models.JSONField[list[str]] = models.JSONField(default=list)
    annexes: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    unplaced: models.JSONField[list[str]] = models.JSONField(default=list)
    """Lines of the file that fit nowhere: kept, so that nothing is lost in silence."""
    gaps: models.JSONField[list[str]] = models.JSONField(default=list)
    warnings: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    source_name = models.CharField(max_length=255, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    imported_at = models.DateTimeField()
    imported_by_id = models.BigIntegerField(null=True)

    objects = StatuteVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statute", "label"], name="statute_has_one_version_per_label")
        ]
        indexes = [models.Index(fields=["statute", "effective_on"])]

    def __str__(self) -> str:
        return f"{self.statute} ({self.label})"

    @property
    def dates(self) -> VersionDates:
        """What `law.domain.currency` needs to know."""
        return VersionDates(
            self.pk,
            self.adopted_on,
            self.promulgated_on,
            self.effective_on,
            self.repealed_on,
            self.withdrawn_on is not None,
        )
