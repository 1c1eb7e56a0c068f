"""Where pages stand: one library, and in it a desk for each unit that writes, in the order of the tree of units."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PagePermissionTester

from personnel.models import Officer, Unit


class ShelfPermissions(PagePermissionTester):  # type: ignore[misc]
    """What may be done with a shelf: look at it and add below it. Units are changed elsewhere."""

    def can_edit(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        """Nothing is published in one go with being written."""
        return False

    def can_reorder_children(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_lock(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False


class Shelf(Page):  # type: ignore[misc]
    """A page without text, never live, that only holds other pages."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Officer) -> ShelfPermissions:
        return ShelfPermissions(user, self)

    def get_url_parts(self, request: HttpRequest | None = None) -> None:
        """Shelves have no address of their own outside the back office."""
        return None

    def is_previewable(self) -> bool:
        return False


class LibraryPage(Shelf):
    """The root of everything that trainers write; there is one."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["training.DeskPage"]
    is_creatable = False

    class Meta:
        verbose_name = _("library")


class DeskPage(Shelf):
    """What a unit writes. Made when somebody who may write or review there first comes in."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="desk")

    parent_page_types = ["training.LibraryPage", "training.DeskPage"]
    subpage_types = ["training.DeskPage", "training.LessonPage", "training.CaseStudyPage"]

    class Meta:
        verbose_name = _("unit's desk")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Desks follow the tree of units; nobody makes one by hand."""
        return False

    def get_admin_display_title(self) -> Any:
        return self.title
