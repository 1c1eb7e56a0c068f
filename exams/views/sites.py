"""Sites and their rooms: the list, one site, and the forms of both."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.views.lists import keeps_filter
from exams.actions.save_site import SiteRefused, save_room, save_site
from exams.forms.rooms import RoomForm, SiteForm, room_initial, site_initial
from exams.models import ExamRoom, ExamSite
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit

MANAGE = Permission.EXAM_MANAGE
PER_PAGE = 50


@require_safe
@requires(Permission.EXAM_READ)
@keeps_filter()
def sites(request: OfficerRequest) -> HttpResponse:
    """Every site of the reader's units, by area, with its rooms and seats."""
    used = Q(rooms__closed_on=None)
    rows = (
        ExamSite.objects.visible_to(request.officer, on=request.day)
        .select_related("unit")
        .annotate(room_count=Count("rooms", filter=used), seat_count=Sum("rooms__capacity", filter=used))
    )
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_manage": request.officer.may(MANAGE, on=request.day),
    }
    return render(request, "exams/sites.html", context)


@require_safe
@requires(Permission.EXAM_READ)
def site(request: OfficerRequest, site_id: int) -> HttpResponse:
    """One site with its rooms."""
    found = _site_or_404(request, site_id)
    context = {
        "site": found,
        "rooms": found.rooms.order_by("name", "pk"),
        "may_manage": request.officer.may(MANAGE, on=request.day, unit=found.unit),
    }
    return render(request, "exams/site.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
def site_new(request: OfficerRequest) -> HttpResponse:
    """The form of a new site."""
    units = Unit.objects.where(request.officer, MANAGE, on=request.day).filter(closed_on=None)
    form = SiteForm(request.POST or None, units=units, initial={"unit": units.first()})
    return _site_form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def site_edit(request: OfficerRequest, site_id: int) -> HttpResponse:
    """The same form for a site; its unit stays."""
    found = _managed_site(request, site_id)
    units = Unit.objects.filter(pk=found.unit_id)
    form = SiteForm(request.POST or None, units=units, initial=site_initial(found))
    form.fields["unit"].disabled = True
    return _site_form(request, form, found)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def room_new(request: OfficerRequest, site_id: int) -> HttpResponse:
    """The form of a new room of a site."""
    found = _managed_site(request, site_id)
    form = RoomForm(request.POST or None, initial={"capacity": 30, "columns": 6})
    return _room_form(request, form, found, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def room_edit(request: OfficerRequest, site_id: int, room_id: int) -> HttpResponse:
    """The same form for a room."""
    found = _managed_site(request, site_id)
    room = get_object_or_404(found.rooms, pk=room_id)
    return _room_form(request, RoomForm(request.POST or None, initial=room_initial(room)), found, room)


def _site_or_404(request: OfficerRequest, site_id: int) -> ExamSite:
    visible = ExamSite.objects.visible_to(request.officer, on=request.day)
    return get_object_or_404(visible.select_related("unit"), pk=site_id)


def _managed_site(request: OfficerRequest, site_id: int) -> ExamSite:
    found = _site_or_404(request, site_id)
    if not request.officer.may(MANAGE, on=request.day, unit=found.unit):
        raise PermissionDenied
    return found


def _site_form(request: OfficerRequest, form: SiteForm, found: ExamSite | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            kept = save_site(
                site=found,
                unit=form.cleaned_data["unit"],
                facts=form.facts(found.closed_on if found and found.closed_on else request.day),
                actor=request.officer,
                at=request.at,
            )
        except SiteRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, gettext("The site is kept."))
            return redirect("exams:site", kept.pk)
    back = reverse("exams:site", args=[found.pk]) if found else reverse("exams:sites")
    title = found.name if found else gettext("New exam site")
    return _form(request, form, title=title, back=back)


def _room_form(
    request: OfficerRequest, form: RoomForm, site: ExamSite, room: ExamRoom | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save_room(
                room=room,
                site=site,
                facts=form.facts(room.closed_on if room and room.closed_on else request.day),
                actor=request.officer,
                at=request.at,
            )
        except SiteRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, gettext("The room is kept."))
            return redirect("exams:site", site.pk)
    title = room.name if room else gettext("New exam room")
    return _form(request, form, title=title, back=reverse("exams:site", args=[site.pk]), eyebrow=site.name)


def _form(request: OfficerRequest, form: Form, **context: str) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "exams/site_form.html", {"form": form, **context}, status=status)
