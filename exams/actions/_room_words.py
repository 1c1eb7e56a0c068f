"""Keep words beside the row that cites them."""

from __future__ import annotations

import secrets

from core.domain.chains import commitment
from exams.models import RoomWords


def keep_words(text: str) -> tuple[RoomWords, str]:
    """Stores `text` with a salt of its own; returns it and the commitment that the citing row holds."""
    salt = secrets.token_hex(16)
    return RoomWords.objects.create(salt=salt, text=text), commitment(bytes.fromhex(salt), text)
