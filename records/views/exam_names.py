"""Qualification exams: who is put forward, who meets the rules, who is cleared and enrolled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from exams.models import Enrolment, Exam
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from records.actions.apply_for_exam import OPEN_STATES, apply_for_exam
from records.actions.decide_application import clear_application, refuse_application
from records.actions.enrol_cleared import enrol_cleared
from records.domain.levels import may_be_cleared
from records.forms.levels import NamesForm
from records.level_wording import said, said_outcome
from records.models import ExamApplication, QualificationLevel
from records.models.clearances import ExamApplicationQuerySet
from records.standings import standings_of

from .level_tabs import level_tabs, say

PAGE = 100
MOST_AT_ONCE = 500
"""So many are cleared by one click: each is checked against the rules, and the page is waited for."""


@require_safe
@requires(Permission.LEVEL_READ, Permission.EXAM_MANAGE)
@keeps_filter()
def exams(request: OfficerRequest) -> HttpResponse:
    """Exams of a level that officers in the reader's units may be put forward for, with how many of them are: of all
    units where the reader manages the exam."""
    mine = Q(
        applications__unit__in=Unit.objects.where(request.officer, Permission.LEVEL_READ, on=request.day)
    )
    mine |= Q(unit__in=Unit.objects.where(request.officer, Permission.EXAM_MANAGE, on=request.day))
    counted = _exams(request).annotate(
        waiting=Count("applications", filter=mine & Q(applications__state="applied")),
        cleared=Count("applications", filter=mine & Q(applications__state="cleared")),
    )
    page = Paginator(counted.select_related("unit"), 50).get_page(request.GET.get("page"))
    context = {"page": page, "rows": list(page), **level_tabs(request, "levels:exams")}
    return render(request, "records/levels_exams.html", context)


def _exams(request: OfficerRequest) -> QuerySet[Exam]:
    """Exams of the reader's units, of those above (their officers sit them too), and of those below."""
    own = request.officer.paths_where(Permission.LEVEL_READ, on=request.day)
    own |= request.officer.paths_where(Permission.EXAM_MANAGE, on=request.day)
    above = {path[:end] for path in own for end in range(Unit.steplen, len(path), Unit.steplen)}
    units = Unit.objects.under_paths(own).order_by().values("pk")
    return (
        Exam.objects.exclude(level="")
        .exclude(state=Exam.State.CANCELLED)
        .filter(Q(unit__in=units) | Q(unit__path__in=above))
        .order_by("-month", "-pk")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LEVEL_READ, Permission.EXAM_MANAGE)
def exam(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The names for one exam with every rule; `action` says what is done with the chosen ones."""
    shown = get_object_or_404(_exams(request).select_related("unit"), pk=exam_id)
    form = NamesForm(request.POST if request.POST.get("action") == "apply" else None)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("action", ""))
        if act is None:
            messages.error(request, _("Nothing was chosen to be done."))
            return redirect("levels:exam", exam_id)
        if not form.is_bound or form.is_valid():
            act(request, shown, form)
            return redirect("levels:exam", exam_id)
    context = {**_names(request, shown), "form": form, **level_tabs(request, "levels:exams")}
    return render(request, "records/levels_exam.html", context, status=422 if form.errors else 200)


def _names(request: OfficerRequest, shown: Exam) -> dict[str, Any]:
    managing = request.officer.may(Permission.EXAM_MANAGE, on=request.day, unit=shown.unit)
    applications = ExamApplication.objects.filter(exam=shown).order_by("pk")
    if not managing:
        applications = ExamApplication.objects.visible_to(request.officer, on=request.day).filter(exam=shown)
    page = Paginator(
        applications.select_related("officer", "unit", "applied_by", "decided_by", "clearance"), PAGE
    ).get_page(request.GET.get("page"))
    open_ones = [each.officer_id for each in page if each.state == ExamApplication.State.APPLIED]
    standings = standings_of(open_ones, on=request.day, target=shown.level)
    badges = Officer.objects.filter(pk__in=[each.officer_id for each in page]).with_badge()
    numbers = dict(badges.values_list("pk", "badge"))
    enrolled = set(
        Enrolment.objects.filter(sitting__exam=shown, officer__in=list(numbers)).values_list(
            "officer_id", flat=True
        )
    )
    level = QualificationLevel.objects.for_unit(shown.unit).filter(code=shown.level).first()
    return {
        "exam": shown,
        "level_name": level.name if level else shown.level,
        "page": page,
        "rows": [_row(each, standings, numbers, enrolled, request) for each in page],
        "all_count": _all_waiting(request, shown).count() if page.has_other_pages() else 0,
        "is_open": shown.state in OPEN_STATES,
        "may_enrol": managing and shown.state in OPEN_STATES,
        "to_enrol": shown.clearances.exclude(
            officer__in=Enrolment.objects.filter(sitting__exam=shown).values("officer")
        ).count(),
    }


def _row(
    application: ExamApplication,
    standings: Any,
    numbers: dict[int, str],
    enrolled: set[int],
    request: OfficerRequest,
) -> dict[str, Any]:
    standing = standings.get(application.officer_id)
    if standing is not None:
        outcomes = [said_outcome(outcome) for outcome in standing.outcomes]
        eligible = standing.target is not None and may_be_cleared(standing.outcomes)
    else:
        clearance = getattr(application, "clearance", None)
        kept = clearance.outcomes if clearance else []
        outcomes = [said(each["rule"], each["verdict"], each["facts"]) for each in kept]
        eligible = False
    return {
        "application": application,
        "badge": numbers.get(application.officer_id) or "",
        "outcomes": outcomes,
        "eligible": eligible,
        "waiting": application.state == ExamApplication.State.APPLIED,
        "enrolled": application.officer_id in enrolled,
        "mine": application.applied_by_id == request.officer.pk,
    }


def _apply(request: OfficerRequest, shown: Exam, form: NamesForm) -> None:
    if not request.officer.may(Permission.LEVEL_PROPOSE, on=request.day):
        raise PermissionDenied
    pasted = form.cleaned_data["badges"]
    scope = Officer.objects.visible_to(request.officer, on=request.day, permission=Permission.LEVEL_PROPOSE)
    found = {officer.badge: officer for officer in scope.filter(badge__in=pasted.badges)}  # type: ignore[attr-defined]
    try:
        added = apply_for_exam(exam=shown, officers=found.values(), actor=request.officer, at=request.at)
    except Refused as refused:
        return say(request, refused)
    messages.success(
        request,
        ngettext("%(count)d officer put forward.", "%(count)d officers put forward.", added)
        % {"count": added},
    )
    unknown = [*(badge for badge in pasted.badges if badge not in found), *pasted.unreadable]
    if unknown:
        messages.error(
            request,
            _("No officer of your units holds: %(badges)s") % {"badges": "、".join(unknown[:50])},
        )
    return None


def _to_decide(request: OfficerRequest, shown: Exam) -> ExamApplicationQuerySet:
    """Names for the exam where this person decides, in the order of the list."""
    mine = ExamApplication.objects.visible_to(
        request.officer, on=request.day, permission=Permission.LEVEL_CONFIRM
    )
    return mine.filter(exam=shown).order_by("pk")


def _all_waiting(request: OfficerRequest, shown: Exam) -> QuerySet[ExamApplication]:
    """What one click on all pages clears: nothing of one's own, nothing one put forward, so many at most."""
    waiting = _to_decide(request, shown).waiting().exclude(officer=request.officer)
    return waiting.exclude(applied_by=request.officer)[:MOST_AT_ONCE]


def _decide(
    request: OfficerRequest, shown: Exam, act: Callable[[ExamApplication, str], object], done: str
) -> None:
    if not request.officer.may(Permission.LEVEL_CONFIRM, on=request.day):
        raise PermissionDenied
    mine = _to_decide(request, shown)
    if request.POST.get("action") == "clear_all":
        chosen = {application.pk for application in _all_waiting(request, shown)}
    else:
        ticked = request.POST.getlist("application")
        chosen = {int(text) for text in ticked if text.isdecimal() and len(text) < 19}
    rows = mine.filter(pk__in=chosen).select_related("exam", "unit", "officer")
    text = request.POST.get("note", "")[:500].replace("\x00", "")
    count, reasons = 0, {}
    for application in rows:
        try:
            act(application, text)
        except Refused as refused:
            reasons.setdefault(str(refused), []).append(application.officer.name)
        else:
            count += 1
    for reason, names in reasons.items():
        messages.error(request, f"{'、'.join(names[:20])}: {reason}")
    if not chosen:
        messages.error(request, _("Choose at least one line."))
    if count:
        messages.success(request, done % {"count": count})


def _clear(request: OfficerRequest, shown: Exam, _form: NamesForm) -> None:
    _decide(
        request,
        shown,
        lambda each, text: clear_application(
            application=each, note=text, actor=request.officer, at=request.at
        ),
        _("Cleared: %(count)d."),
    )


def _refuse(request: OfficerRequest, shown: Exam, _form: NamesForm) -> None:
    _decide(
        request,
        shown,
        lambda each, text: refuse_application(
            application=each, reason=text, actor=request.officer, at=request.at
        ),
        _("Refused: %(count)d."),
    )


def _enrol(request: OfficerRequest, shown: Exam, _form: NamesForm) -> None:
    if not request.officer.may(Permission.EXAM_MANAGE, on=request.day):
        raise PermissionDenied
    try:
        added = enrol_cleared(exam=shown, actor=request.officer, at=request.at)
    except Refused as refused:
        return say(request, refused)
    messages.success(request, _("Enrolled: %(count)d.") % {"count": added})
    return None


ACTS: dict[str, Callable[[OfficerRequest, Exam, NamesForm], None]] = {
    "apply": _apply,
    "clear": _clear,
    "clear_all": _clear,
    "refuse": _refuse,
    "enrol": _enrol,
}
