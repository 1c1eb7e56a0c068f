"""Take a picture in for the questions of a bank."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.domain.errors import Refused
from personnel.models import Officer
from question_bank.domain.pictures import PictureUnfit, rewritten
from question_bank.models import Bank, Picture, PictureOfBank
from question_bank.wording import picture_words


class PictureRefused(Refused):
    """What was sent cannot be shown in a question; `code` is that of `domain.pictures`."""

    def __init__(self, code: str) -> None:
        super().__init__(picture_words(code))
        self.code = code


def store_picture(*, data: bytes, bank: Bank, actor: Officer | None, at: datetime) -> Picture:
    """Writes the picture anew, keeps it in the data folder under its hash and lets `bank` have it.

    The same picture is kept once. Raises PictureRefused.
    """
    try:
        clean = rewritten(data)
    except PictureUnfit as unfit:
        raise PictureRefused(unfit.code) from unfit
    with transaction.atomic():
        picture, _created = Picture.objects.get_or_create(
            sha256=clean.sha256,
            defaults={
                "media_type": clean.media_type,
                "width": clean.width,
                "height": clean.height,
                "size": len(clean.data),
                "stored_at": at,
            },
        )
        if not default_storage.exists(picture.stored_as):
            default_storage.save(picture.stored_as, ContentFile(clean.data))
        PictureOfBank.objects.get_or_create(
            bank=bank, picture=picture, defaults={"added_at": at, "added_by": actor}
        )
    return picture
