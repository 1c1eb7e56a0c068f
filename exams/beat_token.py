"""How the clock shows that it is the clock when it asks whether the site answers."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Final

from django.conf import settings

GOOD_FOR_SECONDS: Final = 60


def beat_token(at: datetime) -> str:
    """`<seconds>.<mac>`: good for a minute before and after `at`, with this installation's secret key only."""
    moment = str(int(at.timestamp()))
    return f"{moment}.{_mac(moment)}"


def is_beat_token(token: str, at: datetime) -> bool:
    """Whether `token` was made with our key, close to `at`."""
    moment, _, mac = token.partition(".")
    if len(token) > 100 or not token.isascii() or not moment.isdigit() or len(moment) > 12:
        return False
    near = abs(at.timestamp() - int(moment)) <= GOOD_FOR_SECONDS
    return hmac.compare_digest(_mac(moment), mac) and near


def _mac(moment: str) -> str:
    key = hashlib.sha256(b"lianbing.beat:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, moment.encode(), hashlib.sha256).hexdigest()
