"""Training's part of the back office: editors, the explorer, what is left out, what no road leads around."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import admin_search_areas
from wagtail.models import Page

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day, now
from personnel.domain.roles import Permission

from .citation_findings import citation_findings_on
from .models import CaseStudyPage, ContentPage, LessonPage
from .panels import CASE, LESSON
from .viewsets import DeskViewSet, QuestionChooserViewSet

MOST_FINDINGS = 10
"""Remarks on citations that are shown after saving; all stand on the page of the review."""

LessonPage.edit_handler = LESSON
CaseStudyPage.edit_handler = CASE
admin_search_areas.registered_search_areas = []  # the search of the back office is closed: no box for it


@hooks.register("register_admin_viewset")
def desk_viewset() -> DeskViewSet:
    """The explorer."""
    return DeskViewSet("training_desks")


@hooks.register("register_admin_viewset")
def question_chooser() -> QuestionChooserViewSet:
    """The chooser of practice questions."""
    return QuestionChooserViewSet("practice_questions", url_prefix="practice-questions")


class ContentMenuItem(MenuItem):  # type: ignore[misc]
    """For those who write or review."""

    def is_shown(self, request: HttpRequest) -> bool:
        held = request.user.permissions_on(local_day(now()))  # type: ignore[union-attr]
        return bool({Permission.CONTENT_WRITE, Permission.CONTENT_REVIEW} & held)


@hooks.register("register_admin_menu_item")
def content_menu() -> ContentMenuItem:
    """Back to our own list of drafts and reviews."""
    return ContentMenuItem(
        _("Lessons and cases"), reverse("training:desk"), name="content", icon_name="doc-full", order=100
    )


@hooks.register("construct_main_menu")
def without_the_explorer_menu(_request: HttpRequest, menu_items: list[object]) -> None:
    """Wagtail's own explorer menu asks an interface that knows no scope; the list is reached from ours."""
    menu_items[:] = [item for item in menu_items if getattr(item, "name", "") != "explorer"]


@hooks.register("construct_homepage_panels")
def without_panels(_request: HttpRequest, panels: list[object]) -> None:
    """What is to be done stands on our own screens."""
    panels.clear()


@hooks.register("construct_homepage_summary_items")
def without_counts(_request: HttpRequest, items: list[object]) -> None:
    """Counts of pages, images and documents say nothing here."""
    items.clear()


@hooks.register("before_publish_page")
def nobody_publishes_directly(_request: HttpRequest, _page: Page) -> None:
    """Wagtail's own publish button and its request are for nobody: the legal review publishes."""
    raise PermissionDenied


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_about_citations(request: HttpRequest, page: Page) -> None:
    """What the check of citations says of the text that was just saved; it hinders nothing."""
    if isinstance(page, ContentPage):
        for finding in citation_findings_on(page, on=local_day(now()))[:MOST_FINDINGS]:
            messages.warning(request, str(finding))


@hooks.register("after_unpublish_page")
def note_withdrawal(request: HttpRequest, page: Page) -> None:
    """A page that readers had was taken back: who, and when."""
    record_audit_event(
        kind="content.withdrawn",
        actor_id=request.user.pk,
        at=now(),
        subject=f"page:{page.pk}",
    )
