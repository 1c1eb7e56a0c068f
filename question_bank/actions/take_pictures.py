"""Keep the pictures of a file with questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from personnel.models import Officer
from question_bank.actions.store_picture import PictureRefused, store_picture
from question_bank.domain.pictures import PictureUnfit, rewritten
from question_bank.models import Bank


def take_pictures(
    pictures: Mapping[str, bytes], *, bank: Bank | None, actor: Officer | None, at: datetime
) -> dict[str, str]:
    """Keeps `pictures` (bytes by SHA-256) for `bank`; returns by old SHA-256 the new one, empty where it was refused.

    They are kept before anybody confirms the questions, as the file itself is; nobody sees them before a question
    shows them. Without a bank nothing is kept, and the names are those that they would get.
    """
    names = {}
    for sha, data in pictures.items():
        try:
            if bank is None:
                names[sha] = rewritten(data).sha256
            else:
                names[sha] = store_picture(data=data, bank=bank, actor=actor, at=at).sha256
        except (PictureRefused, PictureUnfit):
            names[sha] = ""
    return names
