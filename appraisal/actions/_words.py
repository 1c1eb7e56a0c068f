"""Keep words beside the row that cites them."""

from __future__ import annotations

import secrets

from appraisal.models import SideText
from core.domain.chains import commitment


def keep_words(text: str) -> tuple[SideText, str]:
    """Stores `text` with a salt of its own; returns it and the commitment that the citing row holds."""
    salt = secrets.token_hex(16)
    return SideText.objects.create(salt=salt, text=text), commitment(bytes.fromhex(salt), text)
