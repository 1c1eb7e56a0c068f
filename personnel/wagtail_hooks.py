"""Personnel's part of the back office, and what of Wagtail's own is left out of it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .viewsets import PolicyVersionViewSet

HIDDEN_MENU_ITEMS = frozenset({"images", "documents", "reports", "settings", "help", "snippets"})
"""Users and groups are the roles of ours; evidence is never a Wagtail document; the reports know no scope."""


@hooks.register("register_admin_viewset")
def policy_versions() -> PolicyVersionViewSet:
    """Policy versions, for those who set policy."""
    return PolicyVersionViewSet()


@hooks.register("register_admin_menu_item")
def way_back() -> MenuItem:
    """Out of the back office, first in its menu."""
    return MenuItem(
        _("Back to Lianbing"), f"{reverse('portal:today')}#main", name="site", icon_name="arrow-left", order=1
    )


@hooks.register("construct_main_menu")
def keep_what_is_used(_request: HttpRequest, menu_items: list[object]) -> None:
    """Takes what is not used here out of the menu."""
    menu_items[:] = [item for item in menu_items if getattr(item, "name", "") not in HIDDEN_MENU_ITEMS]
