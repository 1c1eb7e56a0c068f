"""The public notice of an exam, unit by unit, on screen and for printing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.actions.open_public_notice import standing_notice
from exams.forms.appeals import ObjectionForm
from exams.models import Exam, NoticeObjection, PublicNotice
from exams.public_notice import notice_of, notice_units, notice_until
from personnel.access import OfficerRequest, requires
from personnel.models import Unit


@dataclass(frozen=True, slots=True)
class Readable:
    """A notice that is open to somebody, at one of the units that they may see."""

    exam: Exam
    until: datetime
    units: Sequence[Unit]
    unit: Unit
    notice: PublicNotice | None
    """None where the notice follows the release."""

    @property
    def held(self) -> PublicNotice:
        """The notice before the release; nothing is objected to one that follows it."""
        if self.notice is None:
            raise Http404
        return self.notice


def readable_notice(request: OfficerRequest, exam_id: int) -> Readable:
    """The notice of an exam at the unit that was asked for (`unit` code; else the first). 404 outside its days and
    units."""
    exam = get_object_or_404(Exam.objects.select_related("unit"), pk=exam_id)
    until = notice_until(exam, request.at)
    units = list(notice_units(exam, request.officer, on=request.day)) if until else []
    chosen = (request.POST if request.method == "POST" else request.GET).get("unit", "")
    unit = next((unit for unit in units if chosen in {"", unit.code}), None)
    if unit is None or until is None:
        raise Http404
    return Readable(exam, until, units, unit, standing_notice(exam))


def with_unit(exam_id: int, unit: Unit) -> str:
    """The address of the notice at `unit`."""
    return f"{reverse('exams:public_notice', args=[exam_id])}?{urlencode({'unit': unit.code})}"


@never_cache
@require_safe
@requires()
def public_notice(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Who passed in one unit, and before the release a place for objections."""
    shown = readable_notice(request, exam_id)
    own = (
        NoticeObjection.objects.filter(notice=shown.notice, officer=request.officer) if shown.notice else None
    )
    waits = own is not None and own.filter(state=NoticeObjection.State.RECEIVED).exists()
    context = {
        "notice": notice_of(shown.exam, shown.unit, until=shown.until),
        "units": shown.units,
        "exam": shown.exam,
        "own": own.order_by("pk") if own is not None else (),
        "objection_form": ObjectionForm() if own is not None and not waits else None,
    }
    return render(request, "exams/public_notice.html", context)
