"""Bulletins: the list, one as its readers see it with the step that waits, the edit form, a draft by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.actions.draft_bulletin import draft_bulletin
from appraisal.actions.errors import NotSound
from appraisal.actions.write_bulletin_texts import texts_seen, write_bulletin_texts
from appraisal.bulletin_seal import bulletin_hash, newest_texts
from appraisal.bulletin_shown import bulletin_sheet, issue_of
from appraisal.domain.bulletin_words import number_text
from appraisal.domain.states import IN_PREPARATION, BulletinState
from appraisal.forms.bulletins import BulletinExamForm, BulletinReasonForm, BulletinTextsForm
from appraisal.models import Bulletin, FigureRun
from core.domain.errors import Refused
from core.views.lists import keeps_filter
from exams.models import Exam
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission, Role
from personnel.models import RoleGrant

PAGE = 20
READERS_SHOWN = 60
READ, WRITE = Permission.BULLETIN_READ, Permission.BULLETIN_WRITE
CHECK, APPROVE = Permission.BULLETIN_CHECK, Permission.BULLETIN_APPROVE
RECEIVE, ANNEX = Permission.BULLETIN_RECEIVE, Permission.BULLETIN_ANNEX
TONES = {
    "draft": "",
    "checked": "info",
    "approved": "info",
    "issued": "good",
    "withdrawn": "bad",
    "replaced": "warn",
    "dropped": "",
}


@require_safe
@requires()
@keeps_filter()
def bulletins(request: OfficerRequest) -> HttpResponse:
    """What this officer may read, newest first; exams without a bulletin for who may draft one."""
    visible = Bulletin.objects.visible_to(request.officer, on=request.day)
    page = Paginator(visible.select_related("unit", "issue"), PAGE).get_page(request.GET.get("page"))
    rows = [
        {"bulletin": bulletin, "number": _number(bulletin), "tone": TONES[bulletin.state]}
        for bulletin in page.object_list
    ]
    form = None
    if request.officer.may(WRITE, on=request.day):
        exams = _without_bulletin(request)
        form = BulletinExamForm(exams=exams) if exams.exists() else None
    return render(request, "appraisal/bulletins.html", {"page": page, "rows": rows, "form": form})


@require_POST
@requires(WRITE)
def new(request: OfficerRequest) -> HttpResponse:
    """Drafts the bulletin of a released exam that has none."""
    form = BulletinExamForm(request.POST, exams=_without_bulletin(request))
    if not form.is_valid():
        messages.error(request, gettext("Choose a released exam that has no bulletin yet."))
        return redirect("appraisal:bulletins")
    try:
        made = draft_bulletin(exam=form.cleaned_data["exam"], at=request.at, actor=request.officer)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("appraisal:bulletins")
    return redirect("appraisal:bulletin", made.pk)


@require_safe
@requires()
def bulletin(request: OfficerRequest, bulletin_id: int) -> HttpResponse:
    """The document, and for whoever prepares it: the next step, the signatures, the history, who has read it."""
    found = bulletin_or_404(request, bulletin_id)
    return render(request, "appraisal/bulletin.html", page_of(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(WRITE)
def edit(request: OfficerRequest, bulletin_id: int) -> HttpResponse:
    """The prose of a draft and its readers; figures are not edited."""
    found = bulletin_or_404(request, bulletin_id)
    if not request.officer.may(WRITE, on=request.day, unit=found.unit):
        raise PermissionDenied
    if found.state != BulletinState.DRAFT:
        messages.error(request, gettext("Only a draft can be edited. Have the bulletin returned first."))
        return redirect("appraisal:bulletin", found.pk)
    newest = newest_texts(found)
    initial = {
        **{part: row.text for part, row in newest.items()},
        "audience": found.audience,
        "seen": texts_seen(found),
    }
    form = BulletinTextsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            write_bulletin_texts(
                bulletin=found,
                texts=chosen,
                audience=chosen["audience"],
                seen=chosen["seen"],
                at=request.at,
                actor=request.officer,
            )
        except NotSound as refusal:
            form.add_error(refusal.field or None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("The bulletin is saved. Earlier versions stay in its history."))
            return redirect("appraisal:bulletin", found.pk)
    context = {"bulletin": found, "form": form, "history": _texts(found)}
    return render(request, "appraisal/bulletin_edit.html", context, status=422 if form.errors else 200)


def bulletin_or_404(request: OfficerRequest, bulletin_id: int) -> Bulletin:
    """The bulletin, if this officer may read it."""
    visible = Bulletin.objects.visible_to(request.officer, on=request.day)
    return get_object_or_404(
        visible.select_related("unit", "exam", "issue", "replaces__issue"), pk=bulletin_id
    )


def page_of(request: OfficerRequest, found: Bulletin) -> dict[str, Any]:
    """The context of the page of one bulletin."""
    held = {
        name: request.officer.may(permission, on=request.day, unit=found.unit)
        for name, permission in (
            ("reads", READ),
            ("writes", WRITE),
            ("checks", CHECK),
            ("approves", APPROVE),
            ("annex", ANNEX),
        )
    }
    to_receive = Bulletin.objects.to_receive(request.officer, on=request.day).filter(pk=found.pk)
    context: dict[str, Any] = {
        **held,
        "bulletin": found,
        "sheet": bulletin_sheet(found),
        "number": _number(found),
        "tone": TONES[found.state],
        "to_receive": to_receive.exists(),
        "may_open_annex": request.officer.may(ANNEX, on=request.day) and found.names.exists(),
        "replacement": found.replaced_by.filter(state=BulletinState.ISSUED).first(),
    }
    if not held["reads"]:
        return context
    newest_run = FigureRun.objects.filter(exam=found.exam_id).order_by("-number").values_list("pk", flat=True)
    return context | {
        "seen": bulletin_hash(found),
        "is_stale": newest_run.first() != found.figures["run"]["id"],
        "in_preparation": found.state in IN_PREPARATION,
        "signatures": found.signatures.select_related("officer").order_by("pk"),
        "events": found.events.select_related("actor").order_by("pk"),
        "history": _texts(found),
        "reason_form": BulletinReasonForm(),
        "readers": _readers(found, request) if found.state == BulletinState.ISSUED else None,
    }


def _readers(found: Bulletin, request: OfficerRequest) -> dict[str, Any]:
    """Leaders of the unit and of those below, and when they said that they have read it."""
    grants = (
        RoleGrant.objects.in_force(on=request.day)
        .filter(role=Role.UNIT_LEADER, unit__path__startswith=found.unit.path)
        .select_related("officer", "unit")
        .order_by("unit__path", "officer")
    )
    read = dict(found.receipts.values_list("officer", "at"))
    rows = [
        {"unit": grant.unit, "officer": grant.officer, "at": read.get(grant.officer_id)} for grant in grants
    ]
    waiting = [row for row in rows if row["at"] is None]
    return {"total": len(rows), "read": len(rows) - len(waiting), "waiting": waiting[:READERS_SHOWN]}


def _texts(found: Bulletin) -> list[dict[str, Any]]:
    """Every version of every part, newest first."""
    labels = {name: field.label for name, field in BulletinTextsForm.base_fields.items()}
    rows = found.texts.select_related("author").order_by("-at", "-pk")
    return [{"label": labels[row.part], "row": row} for row in rows]


def _without_bulletin(request: OfficerRequest) -> Any:
    """Released monthly exams, counted, without a bulletin in preparation or in force."""
    held = (*[state.value for state in IN_PREPARATION], BulletinState.ISSUED.value)
    taken = Bulletin.objects.filter(state__in=held).order_by().values("exam")
    exams = Exam.objects.visible_to(request.officer, on=request.day, permission=WRITE)
    counted = FigureRun.objects.order_by().values("exam")
    return exams.filter(state=Exam.State.RELEASED, makeup_of=None, pk__in=counted).exclude(pk__in=taken)


def _number(bulletin: Bulletin) -> str:
    issue = issue_of(bulletin)
    return number_text(issue.organ_mark, issue.year, issue.number) if issue else ""
