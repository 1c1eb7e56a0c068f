"""The platform on a machine whose clock can be set wrong: seconds to add stand in the file FAULTS_CLOCK."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

_right = timezone.now
_file = Path(os.environ["FAULTS_CLOCK"])


def _wrong() -> datetime:
    return _right() + timedelta(seconds=float(_file.read_text() or 0))


timezone.now = _wrong

from config.wsgi import application  # noqa: E402 - with the clock as it goes here

__all__ = ["application"]
