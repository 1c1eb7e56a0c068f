"""How a one-time code is kept."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def code_digest(officer_id: int, bare_code: str) -> str:
    """Keyed hash (HMAC-SHA256 under the secret key) of a code of one officer: useless to who reads the table."""
    return salted_hmac("personnel.one_time_code", f"{officer_id}:{bare_code}", algorithm="sha256").hexdigest()
