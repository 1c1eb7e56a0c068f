"""Who sits a spot exam: drawn by lot and open to check, or named by hand where the examiners are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from exams.actions.draw_names import choose_names, draw_names
from exams.domain.drawing import DrawMode, lot
from exams.forms.draw import DrawForm, NamesForm
from exams.models import Exam, NameDraw
from exams.routine import in_post_for
from exams.views.manage_common import exam_or_404, frame, must
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import BadgeHolding, Officer, Unit


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def draw(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The names that hold, every draw so far, and the two ways to name officers while the exam is a draft."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    if exam.kind != Exam.Kind.SPOT:
        messages.error(request, gettext("Names are drawn for spot exams only."))
        return redirect("exams:manage_exam", exam.pk)
    draws = list(NameDraw.objects.filter(exam=exam).select_related("actor").order_by("-number"))
    if "download" in request.GET and draws and not draws[0].by_hand:
        return _lots(draws[0], request)
    by_hand = request.POST.get("act") == "choose"
    form = _draw_form(request, exam, draws, None if by_hand else request.POST or None)
    names = NamesForm(request.POST if by_hand else None)
    if request.method == "POST":
        made = _choose(request, exam, names) if by_hand else _draw(request, exam, form)
        if made is not None:
            count = made.names.count()
            words = ngettext("%(count)d officer is named.", "%(count)d officers are named.", count)
            messages.success(request, words % {"count": count})
            return redirect("exams:manage_draw", exam.pk)
    context = {
        **frame(request, exam),
        "form": form,
        "names_form": names,
        "draws": draws,
        "current": draws[0] if draws else None,
        "agrees": bool(draws) and _agrees(draws[0]),
        "rows": _rows(draws[0]) if draws else [],
        "changeable": exam.state == Exam.State.DRAFT,
    }
    return render(
        request, "exams/manage_draw.html", context, status=422 if form.errors or names.errors else 200
    )


def _draw(request: OfficerRequest, exam: Exam, form: DrawForm) -> NameDraw | None:
    if not form.is_valid():
        return None
    reason = form.cleaned_data.get("reason", "")
    try:
        return draw_names(exam, rule=form.rule, reason=reason, at=request.at, actor=request.officer)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _choose(request: OfficerRequest, exam: Exam, form: NamesForm) -> NameDraw | None:
    if not form.is_valid():
        return None
    badges = form.cleaned_data["badges"].badges
    holders = BadgeHolding.objects.filter(
        badge_number__in=badges, held_until=None, officer__in=in_post_for(exam)
    )
    found = dict(holders.values_list("badge_number", "officer_id"))
    unknown = [badge for badge in badges if badge not in found]
    if unknown:
        words = gettext("Nobody in post in the unit of this exam holds: %(badges)s")
        form.add_error("badges", words % {"badges": "、".join(unknown[:20])})
        return None
    try:
        return choose_names(
            exam,
            officers=found.values(),
            reason=form.cleaned_data["why"],
            at=request.at,
            actor=request.officer,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _draw_form(request: OfficerRequest, exam: Exam, draws: list[NameDraw], data: Any) -> DrawForm:
    types = (
        in_post_for(exam).exclude(police_type="").order_by().values_list("police_type", flat=True).distinct()
    )
    initial = {"mode": DrawMode.UNITS, "units": 5, "officers": 3, "rest_days": 0}
    last = next((one for one in draws if not one.by_hand), None)
    return DrawForm(
        data, again=bool(draws), police_types=sorted(types), initial=last.rule if last else initial
    )


def _agrees(current: NameDraw) -> bool:
    """Whether seed, rule and pool give the very names that are kept."""
    kept = list(current.names.order_by("place").values_list("officer_id", flat=True))
    return not current.by_hand and current.drawn_again() == kept


def _rows(current: NameDraw) -> list[dict[str, Any]]:
    names = list(current.names.select_related("officer", "unit").order_by("unit__path", "place"))
    badges = _badges([name.officer_id for name in names])
    return [{"name": name, "badge": badges.get(name.officer_id, "")} for name in names]


def _badges(officers: list[int]) -> dict[int, str]:
    held = BadgeHolding.objects.filter(officer__in=officers, held_until=None)
    return dict(held.values_list("officer_id", "badge_number"))


def _lots(current: NameDraw, request: OfficerRequest) -> HttpResponse:
    """The pool with every lot, smallest first, as a workbook: what a person needs to draw again."""
    from core.sheets.writer import Column, Table, download, write_xlsx

    drawn = dict(current.names.values_list("officer_id", "place"))
    ids = [officer for officer, _unit in current.pool]
    officers, badges = Officer.objects.in_bulk(ids), _badges(ids)
    units = Unit.objects.in_bulk({unit for _officer, unit in current.pool})
    heads = (
        (gettext("Badge number"), 14),
        (gettext("Name"), 12),
        (gettext("Unit"), 30),
        (gettext("Place in the draw"), 8),
    )
    tail = (
        (gettext("Officer number"), 14),
        (gettext("Lot of the officer"), 68),
        (gettext("Unit number"), 12),
    )
    table = Table(
        name=gettext("Lots"),
        columns=[Column(head, width) for head, width in (*heads, *tail, (gettext("Lot of the unit"), 68))],
        rows=sorted(
            (
                [
                    badges.get(officer, ""),
                    officers[officer].name,
                    units[unit].name,
                    drawn.get(officer),
                    officer,
                    lot(current.seed, "officer", officer),
                    unit,
                    lot(current.seed, "unit", unit),
                ]
                for officer, unit in current.pool
            ),
            key=lambda row: (row[3] is None, row[3] or 0, row[5]),
        ),
    )
    title = gettext("Lots of draw %(number)d") % {"number": current.number}
    return download(write_xlsx([table]), name=f"{title} {request.day.isoformat()}.xlsx")
