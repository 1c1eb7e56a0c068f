"""Lessons and case studies: Wagtail pages that only a legal review brings before readers."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager, PagePermissionTester, Revision
from wagtail.query import PageQuerySet
from wagtail.search import index

from core.clock import local_day, now
from law.domain.citations import CitationRef
from law.models import Statute
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from question_bank.models import Question
from training.domain.content import Audience, Openness

from .blocks import LessonBlocks
from .shelves import DeskPage


class NotReviewed(PermissionDenied):
    """A text was about to come before readers that no legal reviewer approved."""


class ContentPermissions(PagePermissionTester):  # type: ignore[misc]
    """Wagtail's questions about a lesson or case, answered so that no road leads past the legal review.

    Nobody publishes directly; a page that was ever live stays (it was studied); pages neither move nor multiply.
    """

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        """A legal reviewer withdraws a page; what was read stays in the history."""
        return bool(self.page.live and "publish" in self.permissions and self.user.is_active)

    def can_unschedule(self) -> bool:
        return bool({"publish", "change"} & self.permissions)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """A draft that never went to review, by whoever may write there."""
        fresh = self.page.first_published_at is None and not self.page.workflow_states.exists()
        return fresh and "change" in self.permissions

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_lock(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        """Whoever may write there; a reviewer who only reads submits nothing."""
        return "change" in self.permissions and super().can_submit_for_moderation()


class ContentPageQuerySet(PageQuerySet):  # type: ignore[misc]
    def under(self, paths: frozenset[str]) -> ContentPageQuerySet:
        """Pages of units at or below `paths`, the newest first."""
        if not paths:
            return self.none()
        condition = Q()
        for path in paths:
            condition |= Q(unit__path__startswith=path)
        return self.filter(condition).order_by("-latest_revision_created_at", "-pk")

    def where(self, officer: Officer, permission: Permission, *, on: date) -> ContentPageQuerySet:
        """Pages of the units where `officer` holds `permission` on day `on`."""
        return self.under(officer.paths_where(permission, on=on))


ContentPageManager = PageManager.from_queryset(ContentPageQuerySet)


class ContentPage(Page):  # type: ignore[misc]
    """What lessons and cases have in common: whose they are, whom they are for, what they cite and ask."""

    OPENNESS = [
        (Openness.ALL_POLICE.value, _("All police")),
        (Openness.POLICE_TYPES.value, _("Police types")),
        (Openness.OWN_UNIT.value, _("Own unit")),
    ]
    AUDIENCE = [
        (Audience.EVERYBODY.value, _("Everybody")),
        (Audience.POLICE_TYPES.value, _("Police types")),
        (Audience.UNITS.value, _("Units")),
    ]

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"), editable=False
    )
    summary = models.CharField(pgettext_lazy("page", "summary"), max_length=200, blank=True)
    openness = models.CharField(_("openness"), max_length=20, choices=OPENNESS)
    audience = models.CharField(
        _("audience"), max_length=20, choices=AUDIENCE, default=Audience.EVERYBODY.value
    )
    police_types = models.CharField(max_length=1000, blank=True)
    """`|治安|刑侦|`: the police types that openness or audience means, each between bars."""
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    """Written for the demonstration; every view says 示例."""
    confirmed_clean = models.BooleanField(_("no state or work secret, persons anonymised"), default=False)
    flags_reason = models.CharField(_("why the passages may stay"), max_length=500, blank=True)

    objects = ContentPageManager()
    is_creatable = False
    parent_page_types: list[str] = []
    subpage_types: list[str] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.FilterField("openness"),
        index.FilterField("unit_id"),
    ]
    text_fields: tuple[str, ...] = ("title", "summary")

    class Meta:
        verbose_name = _("lesson or case")
        constraints = [
            models.CheckConstraint(
                condition=Q(openness__in=["", *[value.value for value in Openness]]),
                name="page_openness_is_known",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=[value.value for value in Audience]), name="page_audience_is_known"
            ),
        ]

    def permissions_for_user(self, user: Officer) -> ContentPermissions:
        return ContentPermissions(user, self)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Takes its unit from the desk it stands on. Raises NotReviewed for a live text nobody approved."""
        if self.unit_id is None and self.path:
            desk = DeskPage.objects.get(path=self.path[: -self.steplen])
            self.unit_id = desk.unit_id
        if self.live:
            from .review import LegalReview

            if not LegalReview.objects.allows(self.live_revision):
                raise NotReviewed("no legal reviewer approved this text")
        return super().save(*args, **kwargs)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Brings a revision before readers, now or at its hour. Raises NotReviewed unless it was approved."""
        from .review import LegalReview

        if not LegalReview.objects.allows(revision):
            raise NotReviewed("no legal reviewer approved this text")
        return super().publish(revision, *args, **kwargs)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[None, str, str] | None:
        """Readers find the page among our screens; Wagtail serves nothing."""
        return (None, "", reverse("training:page", args=[self.pk])) if self.pk else None

    def get_full_url(self, request: HttpRequest | None = None) -> str | None:
        """With the host by which the back office was reached: previews are made for that one."""
        path = self.get_url(request)
        if path is None:
            return None
        return (
            request.build_absolute_uri(path)
            if request is not None
            else f"{settings.WAGTAILADMIN_BASE_URL}{path}"
        )

    full_url = property(get_full_url)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "training/page.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The page as officers will see it."""
        from training.reading import shown_page

        return {"shown": shown_page(self, today=local_day(now())), "is_preview": True}

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Shown in a frame of the back office, under the content policy of readers."""
        answer: HttpResponse = super().serve_preview(request, mode_name)
        answer._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        return answer

    def texts(self) -> list[tuple[str, str]]:
        """(name of the field, text) of everything that a person wrote for readers."""
        named = []
        for name in self.text_fields:
            field = self._meta.get_field(name)
            value = getattr(self, name)
            text = value if isinstance(value, str) else "\n".join(block_texts(value))
            if text:
                named.append((str(field.verbose_name), text))
        return named

    @property
    def police_type_list(self) -> list[str]:
        """The police types by name."""
        return [name for name in self.police_types.split("|") if name]


def block_texts(stream: Any) -> list[str]:
    """The texts of a stream of plain blocks."""
    return [
        text
        for block in stream
        for text in ([block.value] if isinstance(block.value, str) else block.value)
        if text
    ]


def revision_hash(revision: Revision) -> str:
    """SHA-256 of what a revision holds, in hexadecimal."""
    canonical = json.dumps(revision.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


class LessonPage(ContentPage):
    """A lesson on articles of law."""

    body = StreamField(LessonBlocks(), verbose_name=pgettext_lazy("page", "text"))

    parent_page_types = ["training.DeskPage"]
    subpage_types: list[str] = []
    is_creatable = True
    search_fields = [*ContentPage.search_fields, index.SearchField("body")]
    text_fields = ("title", "summary", "body")

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")


class CaseStudyPage(ContentPage):
    """A case with its comment (以案释法): persons without names, articles of the day of the case."""

    case_date = models.DateField(_("day of the case"), null=True, blank=True)
    facts = models.TextField(pgettext_lazy("case study", "Facts"))
    issues = models.TextField(pgettext_lazy("case study", "Points at issue"))
    evidence = models.TextField(pgettext_lazy("case study", "Evidence"))
    decision = models.TextField(pgettext_lazy("case study", "Decision"))
    comment = models.TextField(pgettext_lazy("case study", "Comment on the case"))

    parent_page_types = ["training.DeskPage"]
    subpage_types: list[str] = []
    is_creatable = True
    text_fields = ("title", "summary", "facts", "issues", "evidence", "decision", "comment")
    search_fields = [
        *ContentPage.search_fields,
        *[index.SearchField(name) for name in ("facts", "issues", "evidence", "decision", "comment")],
    ]

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")


class PageCitation(Orderable):  # type: ignore[misc]
    """An article that a page rests on, by number, so that it outlives every version."""

    page = ParentalKey(ContentPage, on_delete=models.CASCADE, related_name="citations")
    statute = models.ForeignKey(Statute, on_delete=models.PROTECT, related_name="+")
    version_id = models.BigIntegerField(null=True)
    """The version that the citation was checked against: of the day of the case, else of the day of writing."""
    number = models.PositiveIntegerField()
    suffix = models.PositiveIntegerField(default=0)
    paragraph = models.PositiveIntegerField(null=True)
    item = models.PositiveIntegerField(null=True)

    class Meta(Orderable.Meta):
        indexes = [models.Index(fields=["statute", "number", "suffix"])]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The canonical text: 《…法》第二十六条第一款第（三）项."""
        return CitationRef(self.statute.title, self.number, self.suffix, self.paragraph, self.item).short


class PageQuestion(Orderable):  # type: ignore[misc]
    """A practice question at the end of a page."""

    page = ParentalKey(ContentPage, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="+", verbose_name=_("question")
    )

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.page_id}: {self.question_id}"


class PageUnit(Orderable):  # type: ignore[misc]
    """A unit, with all below it, that a page is addressed to."""

    page = ParentalKey(ContentPage, on_delete=models.CASCADE, related_name="audience_units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.page_id}: {self.unit_id}"
