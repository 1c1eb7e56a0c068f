"""What people have decided about the articles of two versions of a law."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only
from personnel.models import Officer

from .articles import Article
from .statutes import StatuteVersion


class CorrespondenceDecisionQuerySet(models.QuerySet["CorrespondenceDecision"]):
    def standing(
        self, *, old: StatuteVersion | None = None, new: StatuteVersion | None = None
    ) -> CorrespondenceDecisionQuerySet:
        """The latest decision about each article, in the order of the articles; of the two versions, if given."""
        latest = (
            CorrespondenceDecision.objects.filter(
                old_version=OuterRef("old_version"),
                new_version=OuterRef("new_version"),
                article=OuterRef("article"),
            )
            .order_by("-turn")
            .values("pk")[:1]
        )
        found = self.filter(pk=Subquery(latest))
        if old is not None:
            found = found.filter(old_version=old)
        if new is not None:
            found = found.filter(new_version=new)
        return found.order_by("new_version", "article__version", "article__position", "pk")


@append_only
class CorrespondenceDecision(models.Model):
    """Somebody said what became of an article of the older version, or that one of the newer version is new.

    A correction is a further decision about the same article with the next turn; the latest one stands.
    """

    old_version = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, related_name="+")
    new_version = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="decisions")
    """The article decided about: of the older version, or of the newer one where it was said to be new."""
    turn = models.PositiveIntegerField()
    """1 for the first decision about the article between these versions, 2 for its correction …"""
    as_proposed = models.BooleanField()
    """Whether the comparison had proposed the same."""
    note = models.CharField(max_length=500, blank=True)
    """Why, in the words of the person."""
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = CorrespondenceDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["old_version", "new_version", "article", "turn"],
                name="article_is_decided_once_in_a_turn",
            ),
            models.CheckConstraint(condition=Q(turn__gte=1), name="decision_turns_start_at_one"),
            models.CheckConstraint(
                condition=~Q(old_version=models.F("new_version")), name="decision_is_about_two_versions"
            ),
        ]
        indexes = [models.Index(fields=["new_version", "decided_at"])]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.turn}"


class CorrespondenceQuerySet(models.QuerySet["Correspondence"]):
    def standing(
        self, *, old: StatuteVersion | None = None, new: StatuteVersion | None = None
    ) -> CorrespondenceQuerySet:
        """The correspondences that the latest decisions say, with both articles."""
        decisions = CorrespondenceDecision.objects.standing(old=old, new=new).order_by()
        return (
            self.filter(decision__in=decisions.values("pk"))
            .select_related("decision", "old_article", "new_article")
            .order_by("decision__new_version", "pk")
        )


@append_only
class Correspondence(models.Model):
    """A confirmed pair: an article of the older version and what it became; one of the two is missing where it was
    repealed or is new. An article that was split has several in one decision."""

    class Kind(models.TextChoices):
        SAME = "same", _("Word for word the same")
        CHANGED = "changed", _("Reworded")
        RENUMBERED = "renumbered", _("Only renumbered")
        SPLIT = "split", _("Split")
        MERGED = "merged", _("Merged")
        REPEALED = "repealed", _("No longer there")
        NEW = "new", _("New article")

    decision = models.ForeignKey(
        CorrespondenceDecision, on_delete=models.PROTECT, related_name="correspondences"
    )
    old_article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="+")
    new_article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    score = models.FloatField(null=True)
    """Likeness of the two texts from 0 to 1 when it was decided; None where one is missing."""

    objects = CorrespondenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="repealed", new_article=None, old_article__isnull=False)
                | Q(kind="new", old_article=None, new_article__isnull=False)
                | (
                    ~Q(kind__in=["repealed", "new"]) & Q(old_article__isnull=False, new_article__isnull=False)
                ),
                name="correspondence_has_the_articles_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1), name="likeness_between_zero_and_one"
            ),
            models.UniqueConstraint(
                fields=["decision", "old_article", "new_article"], name="pair_is_once_in_a_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_article_id} → {self.new_article_id}"
