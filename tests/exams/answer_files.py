"""Answer files as the page of a candidate saves them."""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exams.domain.answer_file import FORMAT
from exams.domain.journal import journal_key
from exams.models import Attempt


def sealed_answers(attempt: Attempt, answers: Any) -> bytes:
    """The file of `attempt` with `answers` (a list of saves) in it."""
    iv = secrets.token_bytes(12)
    plain = json.dumps({"answers": answers}).encode()
    box = AESGCM(journal_key(bytes(attempt.secret))).encrypt(iv, plain, f"{FORMAT}:{attempt.pk}".encode())
    return json.dumps(
        {
            "format": FORMAT,
            "attempt": str(attempt.pk),
            "iv": base64.b64encode(iv).decode(),
            "sealed": base64.b64encode(box).decode(),
        }
    ).encode()
