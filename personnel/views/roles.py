"""Roles: who holds which on which unit; giving and ending them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.actions.end_role import end_role
from personnel.actions.grant_role import grant_role
from personnel.domain.roles import Permission, Role
from personnel.forms.people import GrantForm, RoleFilter
from personnel.models import BadgeHolding, Officer, RoleGrant, Unit
from personnel.models.roles import RoleGrantQuerySet
from personnel.role_names import role_name

from .people_tabs import people_tabs

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ROLES_GRANT)
@keeps_filter("unit", "role")
def roles(request: OfficerRequest) -> HttpResponse:
    """Roles in force or to come on one's units, and the form that gives one."""
    units = request.officer.units_where(Permission.ROLES_GRANT, on=request.day)
    posted = request.method == "POST"
    form = GrantForm(request.POST if posted else None, units=units, today=request.day)
    if posted and form.is_valid() and _grant(request, form):
        return redirect(request.get_full_path())
    filters = RoleFilter(request.GET, units=units)
    page = Paginator(_listed(request, units, filters), PAGE).get_page(request.GET.get("page"))
    rows = [(grant, role_name(grant.role), grant.starts_on > request.day) for grant in page.object_list]
    context = {
        "form": form,
        "filters": filters,
        "page": page,
        "rows": rows,
        "total": page.paginator.count,
        **people_tabs(request),
    }
    return render(request, "personnel/roles.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.ROLES_GRANT)
def end(request: OfficerRequest, grant_id: int) -> HttpResponse:
    """Ends one role today."""
    units = request.officer.units_where(Permission.ROLES_GRANT, on=request.day)
    grant = get_object_or_404(
        RoleGrant.objects.filter(unit__in=units).select_related("officer", "unit"), pk=grant_id
    )
    try:
        ended = end_role(grant=grant, ends_on=request.day, actor=request.officer, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("The role has ended.") if ended else _("The role had ended already.")
        messages.success(request, said)
    return redirect("personnel:roles")


def _listed(request: OfficerRequest, units: QuerySet[Unit], filters: RoleFilter) -> RoleGrantQuerySet:
    held = BadgeHolding.objects.filter(officer=OuterRef("officer"), held_until=None)
    listed = (
        RoleGrant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=request.day), unit__in=units)
        .select_related("officer", "unit")
        .annotate(badge=Subquery(held.values("badge_number")[:1]))
        .order_by("unit__path", "role", "officer__name", "pk")
    )
    if filters.is_valid():
        if unit := filters.cleaned_data["unit"]:
            listed = listed.filter(unit__path__startswith=unit.path)
        if role := filters.cleaned_data["role"]:
            listed = listed.filter(role=role)
    return listed


def _grant(request: OfficerRequest, form: GrantForm) -> bool:
    officer = (
        Officer.objects.visible_to(request.officer, on=request.day, permission=Permission.ROLES_GRANT)
        .filter(badge=form.cleaned_data["badge"])
        .first()
    )
    if officer is None:
        form.add_error("badge", _("No officer of your units holds this badge number."))
        return False
    try:
        grant_role(
            officer=officer,
            role=Role(form.cleaned_data["role"]),
            unit=form.cleaned_data["unit"],
            starts_on=form.cleaned_data["starts_on"],
            actor=request.officer,
            at=request.at,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request,
        _("%(name)s holds the role %(role)s.")
        % {"name": officer.name, "role": role_name(form.cleaned_data["role"])},
    )
    return True
