"""What is known before a roster is read, in a fixed number of queries."""

from __future__ import annotations

from personnel.domain.roster import KnownOfficer, KnownPosting, KnownUnit
from personnel.models import BadgeHolding, Posting, Unit

ESTABLISHMENT = Posting.Kind.ESTABLISHMENT.value


def known_units(scope: str) -> dict[str, KnownUnit]:
    """Every unit by code; `within` when its path begins with `scope`."""
    rows = list(Unit.objects.order_by("path").values_list("path", "code", "name", "kind", "closed_on"))
    codes = {path: code for path, code, *_rest in rows}
    return {
        code: KnownUnit(
            code,
            name,
            kind,
            codes.get(path[: -Unit.steplen]),
            within=path.startswith(scope),
            closed=closed_on is not None,
        )
        for path, code, name, kind, closed_on in rows
    }


def known_officers(scope: str, units: dict[str, KnownUnit]) -> dict[str, KnownOfficer]:
    """The present holders by badge number, with the newest posting of each kind, also a planned one.

    An officer is within the scope when the newest unit of the establishment is.
    """
    newest: dict[int, dict[str, KnownPosting]] = {}
    last_home: dict[int, str] = {}
    postings = Posting.objects.order_by("starts_on").values_list(
        "officer_id", "kind", "unit__code", "starts_on"
    )
    for officer_id, kind, code, starts_on in postings.iterator():
        newest.setdefault(officer_id, {})[kind] = KnownPosting(code, starts_on)
        if kind == ESTABLISHMENT and code is not None:
            last_home[officer_id] = code
    holdings = BadgeHolding.objects.filter(held_until=None).values_list(
        "badge_number",
        "officer_id",
        "officer__name",
        "officer__police_type",
        "officer__police_rank",
        "officer__grade",
    )
    return {
        badge: KnownOfficer(
            officer_id,
            badge,
            name,
            police_type,
            police_rank,
            grade,
            newest.get(officer_id, {}),
            within=not scope or (officer_id in last_home and units[last_home[officer_id]].within),
        )
        for badge, officer_id, name, police_type, police_rank, grade in holdings.iterator()
    }
