"""When tests happen."""

from datetime import UTC, date, datetime

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
"""09:00 at the bureau."""
DAY = date(2026, 3, 5)
