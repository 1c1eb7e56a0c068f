"""How long the audit trail is kept."""

from __future__ import annotations

from datetime import date, timedelta

MINIMUM_AUDIT_DAYS = 184
"""Six months, the longest half year: Cybersecurity Law (2025 revision) Article 23 item 3."""


def kept_from(today: date, days: int) -> date:
    """The first day whose events stay when the trail is kept for `days` days; raises ValueError below the minimum."""
    if days < MINIMUM_AUDIT_DAYS:
        raise ValueError(f"the audit trail is kept for at least {MINIMUM_AUDIT_DAYS} days")
    return today - timedelta(days=days)
