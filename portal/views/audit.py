"""The audit trail: for the audit administrator alone."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.actions.record_audit_event import record_audit_event
from core.domain.audit import kept_from
from core.models.audit import AuditEventQuerySet
from core.sheets.writer import CSV_TYPE, Column, Table, Value, download, write_csv, write_xlsx
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from portal.audit_reading import asked_for, readable_by, told, told_in_chunks
from portal.forms.audit import AuditExport, AuditFilter

PAGE = 100
MOST_ROWS = 100_000
"""Of one file; more is asked for by days."""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.AUDIT_READ)
@keeps_filter(*AuditFilter.base_fields)
def audit(request: OfficerRequest) -> HttpResponse:
    """Events, newest first; a POST sends those that the filter leaves as a file, and is an event itself."""
    units = request.officer.units_where(Permission.AUDIT_READ, on=request.day)
    filters = AuditFilter(request.GET, units=units)
    events = asked_for(readable_by(request.officer, on=request.day), filters.asked())
    export = AuditExport(request.POST or None)
    if request.method == "POST" and export.is_valid():
        counted = events.count()
        if counted <= MOST_ROWS:
            return _file(request, events, counted, filters, export)
        export.add_error(
            None,
            _("%(count)d events are too many for one file; ask for fewer days (at most %(most)d events).")
            % {"count": counted, "most": MOST_ROWS},
        )
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    counts = events.order_by().aggregate(
        failed=Count("pk", filter=Q(succeeded=False)), people=Count("actor_id", distinct=True)
    )
    context = {
        "filters": filters,
        "export": export,
        "page": page,
        "rows": told(page.object_list),
        "total": page.paginator.count,
        "counts": counts,
        "kept_days": settings.AUDIT_DAYS,
        "kept_from": kept_from(request.day, settings.AUDIT_DAYS),
    }
    return render(request, "portal/audit.html", context, status=422 if export.errors else 200)


def _file(
    request: OfficerRequest,
    events: AuditEventQuerySet,
    counted: int,
    filters: AuditFilter,
    export: AuditExport,
) -> HttpResponse:
    kind = export.cleaned_data["kind_of_file"]
    last = events.order_by().aggregate(last=Max("pk"))["last"]
    record_audit_event(
        kind="audit.exported",
        actor_id=request.officer.pk,
        at=request.at,
        facts={
            "rows": counted,
            "purpose": export.cleaned_data["purpose"],
            "asked": sorted(name for name in filters.fields if request.GET.get(name)),
        },
    )
    heads = (
        (_("Date and time"), 20),
        (_("What happened"), 30),
        (_("Code of the kind"), 24),
        (_("Who"), 14),
        (_("Badge number"), 14),
        (_("About"), 24),
        (_("Address"), 18),
        (_("Outcome"), 12),
        (_("Facts"), 50),
        (_("Place in the trail"), 12),
    )
    table = Table(
        name=_("Audit trail"),
        columns=[Column(head, width) for head, width in heads],
        rows=_rows(events.filter(pk__lte=last or 0)),
    )
    content = write_xlsx([table]) if kind == "xlsx" else write_csv(table)
    name = f"{_('Audit trail')}_{request.day.isoformat()}.{kind}"
    return (
        download(content, name=name)
        if kind == "xlsx"
        else download(content, name=name, content_type=CSV_TYPE)
    )


def _rows(events: AuditEventQuerySet) -> Iterator[tuple[Value, ...]]:
    for event in told_in_chunks(events):
        yield (
            localtime(event.at).replace(tzinfo=None, microsecond=0),
            event.what,
            event.kind,
            event.who,
            event.badge,
            event.about,
            event.address,
            _("succeeded") if event.succeeded else _("failed or refused"),
            event.facts,
            event.place,
        )
