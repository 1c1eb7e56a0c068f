"""Pictures of questions: taken in from an author, shown to whoever may see a question that has them."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from personnel.access import OfficerRequest, for_candidates, requires
from personnel.domain.roles import Permission
from question_bank.actions.store_picture import PictureRefused, store_picture
from question_bank.models import Bank, Picture
from question_bank.rich import picture_address
from question_bank.seeing import may_see_picture

KEPT_SECONDS = 30 * 24 * 3600
"""The address names the bytes, so a browser may keep them."""


@for_candidates
@require_safe
@requires()
def picture(request: OfficerRequest, sha256: str) -> FileResponse:
    """The bytes of one picture; 404 for whoever may see no question that shows it."""
    found = get_object_or_404(Picture, sha256=sha256)
    if not may_see_picture(request.officer, found, at=request.at):
        raise Http404
    try:
        file = default_storage.open(found.stored_as)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=found.media_type)
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}, immutable"
    response.headers["Content-Disposition"] = "inline"
    return response


@require_POST
@requires(Permission.QUESTION_WRITE)
def add_picture(request: OfficerRequest) -> HttpResponse:
    """Takes one picture in for a bank where this officer writes: `{reference, address, width, height}`, or 422 and why
    not."""
    banks = Bank.objects.where(request.officer, Permission.QUESTION_WRITE, on=request.day)
    written = request.POST.get("bank", "")
    is_number = written.isascii() and written.isdigit() and len(written) < 10
    bank = banks.filter(pk=int(written)).first() if is_number else None
    sent = request.FILES.get("picture")
    if bank is None:
        return JsonResponse({"message": gettext("Choose the bank first.")}, status=422)
    if sent is None:
        return JsonResponse({"message": gettext("Choose a picture.")}, status=422)
    try:
        stored = store_picture(data=sent.read(), bank=bank, actor=request.officer, at=request.at)
    except PictureRefused as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    return JsonResponse(
        {
            "reference": f"image:{stored.sha256}",
            "address": picture_address(stored.sha256),
            "width": stored.width,
            "height": stored.height,
        },
        status=201,
    )
