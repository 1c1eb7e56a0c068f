"""Reading places at the edge: what the screens of laws, lessons and cases share."""

from __future__ import annotations

from django.http import HttpResponse

from personnel.access import OfficerRequest
from personnel.actions.keep_reading_place import NoSuchPlace, keep_reading_place
from personnel.models import ReadingPlace


def place_in(request: OfficerRequest, text: str) -> ReadingPlace | None:
    """Where the reader stopped in `text`, if anywhere."""
    return ReadingPlace.objects.filter(officer=request.officer, text=text).first()


def place_kept(request: OfficerRequest, text: str) -> HttpResponse:
    """Answers the script that tells the place while somebody reads: 204, or 400 for what is no place."""
    place = request.POST.get("place", "")
    try:
        keep_reading_place(officer=request.officer, text=text, place=place, at=request.at)
    except NoSuchPlace:
        return HttpResponse(status=400)
    return HttpResponse(status=204)
