"""The clock's other hand: asks again and again through the site's public address whether an answer could be stored."""

from __future__ import annotations

import logging
import threading
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from core.clock import now
from exams.beat_token import beat_token

BEAT_SECONDS: Final = 5.0
AGAIN_SECONDS: Final = 1.0
TIMEOUT_SECONDS: Final = 5
logger = logging.getLogger(__name__)


class Beating(threading.Thread):
    """Sends the beat until `stopping` is set, apart from the steps of the clock, which may take their time."""

    def __init__(self, stopping: threading.Event) -> None:
        super().__init__(name="beat", daemon=True)
        self.stopping = stopping

    def run(self) -> None:
        reached: bool | None = None
        while not self.stopping.is_set():
            answered = send_beat(settings.BEAT_URL)
            if answered is not reached:
                tell = logger.info if answered else logger.warning
                tell("the site %s at %s", "answers" if answered else "does not answer", settings.BEAT_URL)
            reached = answered
            self.stopping.wait(BEAT_SECONDS if answered else AGAIN_SECONDS)


def send_beat(address: str) -> bool:
    """Whether the site at `address` (scheme, host, port) answered and wrote the beat down."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("POST", reverse("exams:beat"), headers={"X-Lianbing-Beat": beat_token(now())})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
