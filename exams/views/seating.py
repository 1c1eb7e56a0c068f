"""An exam in rooms: which ones, who sits where, who invigilates; published, printed, and mended for late candidates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._seat_rules import PLANNABLE, rooms_policy
from exams.actions.copy_seats import copy_duties, copy_seats
from exams.actions.draw_seats import draw_seats
from exams.actions.give_duties import draw_duties, replace_invigilator
from exams.actions.publish_seats import publish_seats
from exams.actions.seat_late import seat_late
from exams.actions.take_rooms import take_rooms
from exams.forms.rooms import InvigilatorForm, RoomsForm
from exams.models import Enrolment, Exam, ExamRoom, ExamSite, InvigilatorDuty, Sitting
from exams.seating_shown import with_people
from exams.views.manage_common import exam_or_404, frame, must
from exams.views.room_papers import PAPERS, papers_of
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Officer

PER_PAGE = 50
Verb = Callable[[OfficerRequest, Sitting], str]


@require_safe
@requires(Permission.EXAM_READ)
def seating(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The rooms of every window of the exam, and the next step of each."""
    exam = exam_or_404(request, exam_id)
    context = {
        **frame(request, exam),
        "parts": [_part(request, exam, sitting) for sitting in exam.sittings.order_by("opens_at", "pk")],
        "plannable": exam.state in PLANNABLE,
        "papers": PAPERS,
    }
    return render(request, "exams/seating.html", context)


def _part(request: OfficerRequest, exam: Exam, sitting: Sitting) -> dict[str, Any]:
    """What the page shows of one sitting."""
    sitting.exam = exam
    rooms = with_people(sitting.rooms.all()).order_by("number")
    plan = sitting.seating_plans.select_related("drawn_by", "published_by").order_by("-number").first()
    choices = _choices(request, exam)
    totals = sitting.rooms.all().values_list("capacity", flat=True)
    places = rooms_policy(sitting, local_day(sitting.opens_at)).body.invigilators
    duties = InvigilatorDuty.objects.filter(sitting=sitting, ended_at=None)
    return {
        "sitting": sitting,
        "page": Paginator(rooms, PER_PAGE).get_page(request.GET.get("page")),
        "plan": plan,
        "choices": choices,
        "chosen": set(sitting.rooms.values_list("room", flat=True)),
        "bound": sitting.rooms.filter(bound=True).exists(),
        "due": Enrolment.objects.filter(sitting=sitting).count(),
        "seats": sum(totals),
        "unseated": Enrolment.objects.filter(sitting=sitting, seat=None).count(),
        "places": range(1, places + 1),
        "missing": max(0, places * len(totals) - duties.count()),
    }


def _choices(request: OfficerRequest, exam: Exam) -> QuerySet[ExamRoom]:
    """Rooms in use of sites that belong to the unit of the exam or one below it."""
    sites = ExamSite.objects.visible_to(request.officer, on=request.day, permission=Permission.EXAM_MANAGE)
    own = sites.filter(closed_on=None, unit__path__startswith=exam.unit.path).order_by()
    rooms = ExamRoom.objects.filter(site__in=own.values("pk"), closed_on=None)
    return rooms.select_related("site").order_by("site__area", "site__name", "site", "name", "pk")


def _rooms(request: OfficerRequest, sitting: Sitting) -> str:
    form = RoomsForm(request.POST, rooms=_choices(request, sitting.exam))
    if not form.is_valid():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    count = take_rooms(
        sitting=sitting,
        rooms=form.chosen,
        bound=form.cleaned_data["bound"],
        actor=request.officer,
        at=request.at,
    )
    return ngettext("The sitting has %(count)d room.", "The sitting has %(count)d rooms.", count) % {
        "count": count
    }


def _draw(request: OfficerRequest, sitting: Sitting) -> str:
    plan = draw_seats(sitting=sitting, actor=request.officer, at=request.at)
    return ngettext("%(count)d candidate has a seat.", "%(count)d candidates have a seat.", plan.seats) % {
        "count": plan.seats
    }


def _publish(request: OfficerRequest, sitting: Sitting) -> str:
    publish_seats(sitting=sitting, actor=request.officer, at=request.at)
    return _("The plan is published. Candidates have their admission tickets now.")


def _late(request: OfficerRequest, sitting: Sitting) -> str:
    count = len(seat_late(sitting=sitting, actor=request.officer, at=request.at))
    return ngettext(
        "%(count)d late candidate has a seat; nobody else was moved.",
        "%(count)d late candidates have a seat; nobody else was moved.",
        count,
    ) % {"count": count}


def _duties(request: OfficerRequest, sitting: Sitting) -> str:
    duties = draw_duties(sitting=sitting, actor=request.officer, at=request.at)
    said = ngettext("%(count)d place was filled.", "%(count)d places were filled.", len(duties.given)) % {
        "count": len(duties.given)
    }
    missing = sum(duties.missing.values())
    if missing:
        said += " " + ngettext(
            "%(count)d place stays empty: nobody else may look after that room.",
            "%(count)d places stay empty: nobody else may look after those rooms.",
            missing,
        ) % {"count": missing}
    if duties.same_part:
        said += " " + ngettext(
            "%(count)d invigilator has candidates of the own county bureau in the room, of another unit.",
            "%(count)d invigilators have candidates of the own county bureau in the room, of another unit.",
            duties.same_part,
        ) % {"count": duties.same_part}
    return said


def _invigilator(request: OfficerRequest, sitting: Sitting) -> str:
    form = InvigilatorForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Name the room, the place and the badge number."))
    chosen = form.cleaned_data
    room = get_object_or_404(sitting.rooms, number=chosen["room"])
    room.sitting = sitting
    badge = chosen["badge"].strip()
    officer = None
    if badge:
        officer = _below(sitting, request).holding_badge(badge).first()
        if officer is None:
            raise Refused(_("No officer with this badge number is in post in the unit that holds the exam."))
    replace_invigilator(
        room=room, place=chosen["place"], officer=officer, actor=request.officer, at=request.at
    )
    return _("The invigilators of room %(room)d are changed.") % {"room": room.number}


def _below(sitting: Sitting, request: OfficerRequest) -> Any:
    return Officer.objects.in_post_under(frozenset({sitting.exam.unit.path}), on=request.day)


def _copy(request: OfficerRequest, sitting: Sitting) -> str:
    plan = copy_seats(sitting=sitting, actor=request.officer, at=request.at)
    return ngettext("%(count)d candidate has a seat.", "%(count)d candidates have a seat.", plan.seats) % {
        "count": plan.seats
    }


def _copy_duties(request: OfficerRequest, sitting: Sitting) -> str:
    given, refused = copy_duties(sitting=sitting, actor=request.officer, at=request.at)
    said = ngettext("%(count)d place was filled.", "%(count)d places were filled.", given) % {"count": given}
    if refused:
        said += " " + ngettext(
            "%(count)d invigilator of the exam may not look after that room here.",
            "%(count)d invigilators of the exam may not look after those rooms here.",
            refused,
        ) % {"count": refused}
    return said


VERBS: Mapping[str, Verb] = {
    "copy": _copy,
    "copy-duties": _copy_duties,
    "rooms": _rooms,
    "draw": _draw,
    "publish": _publish,
    "late": _late,
    "duties": _duties,
    "invigilator": _invigilator,
}


@require_POST
@requires(Permission.EXAM_READ)
def act(request: OfficerRequest, exam_id: int, sitting_id: int, verb: str) -> HttpResponse:
    """One step of one sitting; says what came of it, or why not."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    sitting = get_object_or_404(exam.sittings, pk=sitting_id)
    sitting.exam = exam
    if verb not in VERBS:
        raise Http404
    try:
        messages.success(request, VERBS[verb](request, sitting))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("exams:seating", exam.pk)


@require_safe
@requires(Permission.EXAM_READ)
def print_all(request: OfficerRequest, exam_id: int, sitting_id: int, paper: str) -> HttpResponse:
    """One kind of sheet for all rooms of a sitting."""
    exam = exam_or_404(request, exam_id)
    sitting = get_object_or_404(exam.sittings, pk=sitting_id)
    must(request, exam, Permission.EXAM_MANAGE)
    return papers_of(
        request,
        with_people(sitting.rooms.all()).order_by("number"),
        paper,
        subject=f"sitting:{sitting.pk}",
        back=redirect("exams:seating", exam.pk),
    )
