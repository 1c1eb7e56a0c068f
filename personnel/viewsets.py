"""Policy in Wagtail's back office: versions are listed, read and added, never changed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import ModelPermissionPolicy

from core.clock import local_day, now
from personnel.domain.roles import Permission
from personnel.forms.policy import PolicyVersionForm
from personnel.models import Officer, PolicyVersion, Unit
from personnel.policy import policy_name

NAME = Column("name", label=_("Policy"), accessor=lambda version: policy_name(version.kind))
OFFERED = frozenset({"index", "index_results", "add", "inspect"})


class AddAndRead(ModelPermissionPolicy):  # type: ignore[misc]
    """Nobody changes or deletes a version: history is appended."""

    def user_has_permission(self, user: Officer, action: str) -> bool:
        return action in {"add", "view"} and bool(super().user_has_permission(user, action))

    def instances_user_has_any_permission_for(
        self, user: Officer, actions: object
    ) -> QuerySet[PolicyVersion]:
        """Versions for the units where `user` sets policy."""
        units = Unit.objects.where(user, Permission.POLICY_WRITE, on=local_day(now()))
        return PolicyVersion.objects.filter(unit__in=units)


class ScopedToUnits:
    """Lists and shows versions of the reader's units only; of others there is none."""

    request: HttpRequest

    def get_base_queryset(self) -> QuerySet[PolicyVersion]:
        policy = AddAndRead(PolicyVersion)
        return policy.instances_user_has_any_permission_for(self.request.user, ["view"]).select_related(  # type: ignore[arg-type]
            "unit", "created_by"
        )

    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[PolicyVersion]:
        return self.get_base_queryset().order_by("kind", "unit__path", "-effective_on")


class PolicyList(ScopedToUnits, generic.IndexView):  # type: ignore[misc]
    """All versions in scope."""


class PolicyReader(ScopedToUnits, generic.InspectView):  # type: ignore[misc]
    """One version."""

    def get_object(self, queryset: QuerySet[PolicyVersion] | None = None) -> PolicyVersion:
        return get_object_or_404(self.get_base_queryset(), pk=self.pk)


class PolicyAdder(generic.CreateView):  # type: ignore[misc]
    """A new version; there is no edit page to go on to."""

    def get_success_buttons(self) -> list[object]:
        return []


class PolicyVersionViewSet(ModelViewSet):  # type: ignore[misc]
    """`policy/` in the back office."""

    model = PolicyVersion
    name = "policy"
    icon = "cogs"
    menu_label = _("Policy")
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ("kind", "unit", "effective_on", "body", "created_at", "created_by")
    list_display = ("effective_on", NAME, "unit", "created_by")
    index_view_class = PolicyList
    inspect_view_class = PolicyReader
    add_view_class = PolicyAdder
    permission_policy = AddAndRead(PolicyVersion)

    def get_urlpatterns(self) -> list[URLPattern]:
        """No address changes or deletes a version; history and usage say nothing that the list does not."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in OFFERED]

    def get_form_class(self, for_update: bool = False) -> type[PolicyVersionForm]:
        return PolicyVersionForm
