"""Keep how large a person wants to read."""

from __future__ import annotations

from personnel.models import Officer, TextSize


def choose_text_size(*, officer: Officer, size: TextSize) -> None:
    """The size holds on every device from the next page on. It is a comfort, so no audit event is written."""
    Officer.objects.filter(pk=officer.pk).update(text_size=size)
    officer.text_size = size
