"""One-time codes: choose officers, issue, print. The codes are in the answer to the form and nowhere else."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.actions.issue_one_time_codes import IssuedCode, issue_one_time_codes
from personnel.domain.badges import normal_badge_number
from personnel.domain.roles import ADMINISTRATORS, Permission
from personnel.models import Officer, OneTimeCode, Posting, RoleGrant, Unit
from personnel.models.officers import OfficerQuerySet

PAGE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One officer of the list."""

    officer: Officer
    unit: str
    code_until: datetime | None


@dataclass(frozen=True, slots=True)
class Slip:
    """One code as it is printed."""

    issued: IssuedCode
    unit: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CODES_ISSUE)
@keeps_filter("q")
def codes(request: OfficerRequest) -> HttpResponse:
    """Officers of one's units who have no password yet (of one roster import with `batch`), or found by `q`."""
    query = request.POST if request.method == "POST" else request.GET
    batch, asked = query.get("batch", ""), query.get("q", "").replace("\x00", "").strip()
    officers = _eligible(request, batch, asked)
    if request.method == "POST":
        return _issue(request, _chosen(request, officers))
    page = Paginator(officers, PAGE).get_page(request.GET.get("page"))
    units = _unit_names(list(page))
    rows = [
        Row(officer, units.get(officer.home_unit_id, ""), officer.code_until)  # type: ignore[attr-defined]
        for officer in page
    ]
    context = {"page": page, "rows": rows, "batch": batch, "q": asked, "total": page.paginator.count}
    return render(request, "personnel/codes.html", context)


def _eligible(request: OfficerRequest, batch: str, asked: str) -> OfficerQuerySet:
    """Officers in scope who may be given a code by `request.officer`, in order of unit and badge number."""
    unused = OneTimeCode.objects.filter(officer=OuterRef("pk"), used_at=None, expires_at__gt=request.at)
    administers = RoleGrant.objects.filter(officer=OuterRef("pk"), role__in=ADMINISTRATORS, ends_on=None)
    officers: OfficerQuerySet = (
        Officer.objects.visible_to(request.officer, on=request.day, permission=Permission.CODES_ISSUE)
        .filter(~Exists(administers), is_active=True)
        .exclude(pk=request.officer.pk)
        .annotate(code_until=Subquery(unused.values("expires_at")[:1]))
    )
    if batch.isascii() and batch.isdigit() and len(batch) < 19:
        officers = officers.filter(
            Exists(Posting.objects.filter(officer=OuterRef("pk"), batch_id=int(batch)))
        )
    elif batch:
        return officers.none()
    if asked:
        return officers.filter(Q(name__contains=asked) | Q(badge__startswith=normal_badge_number(asked)))
    return officers.filter(Q(password="") | Q(password__startswith="!"))  # noqa: S106 - none set, or unusable


def _chosen(request: OfficerRequest, officers: OfficerQuerySet) -> list[Officer]:
    """All of the list, or those that are ticked; a ticked officer outside the list is nobody."""
    if "all" in request.POST:
        return list(officers)
    ticked = set()
    for public_id in request.POST.getlist("officer"):
        if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", public_id):
            ticked.add(UUID(public_id))
    return [officer for officer in officers if officer.public_id in ticked] if ticked else []


def _issue(request: OfficerRequest, chosen: list[Officer]) -> HttpResponse:
    """Answers the form itself: a redirect could not carry what is stored nowhere."""
    if not chosen:
        messages.error(request, _("Tick at least one officer. No code was issued."))
        return redirect("personnel:codes")
    try:
        issued = issue_one_time_codes(officers=chosen, actor=request.officer, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("personnel:codes")
    names = _unit_names(chosen)
    units = {officer.pk: names.get(officer.home_unit_id, "") for officer in chosen}  # type: ignore[attr-defined]
    slips = [Slip(one, units[one.officer_id]) for one in issued]
    context = {
        "slips": slips,
        "expires_at": issued[0].expires_at,
        "site": settings.PUBLIC_URL,
        "workbook": base64.b64encode(_workbook(slips)).decode(),
        "file_name": _("One-time codes %(day)s.xlsx") % {"day": request.day.isoformat()},
    }
    return render(request, "personnel/code_slips.html", context)


def _unit_names(officers: Iterable[Officer]) -> dict[int | None, str]:
    ids = {officer.home_unit_id for officer in officers}  # type: ignore[attr-defined]
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))


def _workbook(slips: list[Slip]) -> bytes:
    from core.sheets.writer import Column, Table, write_xlsx  # loads openpyxl: only when a file is wanted

    columns = [
        Column(_("Badge number")),
        Column(_("Name")),
        Column(_("Unit"), width=30),
        Column(_("One-time code"), width=20),
        Column(_("Good until"), width=20),
    ]
    rows = [
        (
            slip.issued.badge_number,
            slip.issued.name,
            slip.unit,
            slip.issued.code,
            localtime(slip.issued.expires_at).strftime("%Y-%m-%d %H:%M"),
        )
        for slip in slips
    ]
    return write_xlsx([Table(_("One-time codes"), columns, rows)])
