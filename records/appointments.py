"""How long officers have served as legal officers: asked by promotion checks (legal officers of two years first)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from records.models import LegalOfficerAppointment


def days_as_legal_officer(officer_ids: Iterable[int], *, on: date) -> dict[int, int]:
    """Days of unbroken service up to `on`, for those who serve on that day; two posts at once count once.

    One query. The product reads "two years in a row" (S2 of `domain.md`, P04) as 730 such days.
    """
    rows = LegalOfficerAppointment.objects.filter(officer__in=list(officer_ids), starts_on__lte=on)
    stretches: dict[int, list[tuple[date, date]]] = {}
    for officer_id, starts_on, ends_on in rows.order_by("starts_on").values_list(
        "officer_id", "starts_on", "revocation__ends_on"
    ):
        stretches.setdefault(officer_id, []).append((starts_on, min(ends_on or date.max, date.max)))
    served = {officer_id: _unbroken(spans, on) for officer_id, spans in stretches.items()}
    return {officer_id: days for officer_id, days in served.items() if days is not None}


def _unbroken(spans: list[tuple[date, date]], on: date) -> int | None:
    """Days from the start of the stretch that holds `on`; None when nothing does. An end day serves no more."""
    start = None
    for begins, ends in sorted(spans, reverse=True):
        reaches = on if start is None else start
        if ends > on or (start is not None and ends >= reaches):
            start = begins if start is None else min(start, begins)
    return None if start is None else (on - start).days
