"""What people call a law: short titles that come on top of the built-in ones, or correct them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only
from law.domain.citations import ALIASES
from personnel.models import Officer


class AbbreviationQuerySet(models.QuerySet["Abbreviation"]):
    def standing(self) -> dict[str, str]:
        """Short titles and what they mean: the built-in ones, as people have changed them. One query."""
        changed = dict(self.order_by("pk").values_list("short", "title"))
        return {short: title for short, title in {**ALIASES, **changed}.items() if title}


@append_only
class Abbreviation(models.Model):
    """Somebody said what a short title means, or that it is no longer used (`title` empty). The newest row stands."""

    short = models.CharField(_("short title"), max_length=60)
    """As titles are compared: simplified, without 《》 and spaces."""
    title = models.CharField(_("title of the law"), max_length=200, blank=True)
    """Without 中华人民共和国; the law need not be here yet."""
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    objects = AbbreviationQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(short=""), name="abbreviation_has_a_short_title")]
        indexes = [models.Index(fields=["short"])]

    def __str__(self) -> str:
        return f"{self.short} → {self.title}"
