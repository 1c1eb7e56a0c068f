"""Record certificates that were issued on paper before the platform: entered by HR, signed by the legal department."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from core.wording import Words
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from records.domain.papers import PaperLine
from records.models import Certificate, CertificateProposal, QualificationLevel, Track

FAULTS: Final[Mapping[str, Words]] = {
    "fields": _("Six fields are needed: badge number, level, track, number, issued on, valid until."),
    "issued_on": _("The day of issue cannot be read. Write it as 2024-03-15."),
    "valid_until": _("The last day cannot be read. Write it as 2029-03-14, or - for no end."),
    "order": _("The last day lies before the day of issue."),
    "future": _("The certificate cannot have been issued in the future."),
    "badge": _("No officer of your units holds this badge number."),
    "level": _("The bureau keeps no level of this name."),
    "track": _("The bureau keeps no track of this name."),
    "number": _("A certificate with this number exists already."),
}


class PapersRefused(Refused):
    """Nothing was recorded; `faults` are number of the line and words."""

    code = "papers_refused"

    def __init__(self, faults: Sequence[tuple[int, Words]]) -> None:
        super().__init__(faults[0][1])
        self.faults = tuple(faults)


@transaction.atomic
def record_earlier(*, papers: Sequence[PaperLine], actor: Officer, at: datetime) -> int:
    """One proposal for each line, to be signed by a second person; all of them or none. Returns how many.

    Levels and tracks are named as the bureau names them, or by their code. Records `certificates.recorded`. Raises
    PapersRefused.
    """
    today = local_day(at)
    scope: Any = Officer.objects.visible_to(actor, on=today, permission=Permission.LEVEL_PROPOSE)
    officers = {each.badge: each for each in scope.filter(badge__in=[paper.badge for paper in papers])}
    units = {
        unit.pk: unit for unit in Unit.objects.filter(pk__in={o.home_unit_id for o in officers.values()})
    }
    top = Unit.objects.where(actor, Permission.LEVEL_PROPOSE, on=today).first()
    levels = _by_name(QualificationLevel.objects.for_unit(top)) if top else {}
    tracks = _by_name(Track.objects.for_unit(top)) if top else {}
    taken = _taken(papers)
    faults: list[tuple[int, Words]] = []
    rows = []
    for paper in papers:
        fault = paper.fault or _fault(paper, officers, levels, tracks, taken, today)
        if fault:
            faults.append((paper.line, FAULTS[fault]))
            continue
        officer = officers[paper.badge]
        rows.append(
            CertificateProposal(
                officer=officer,
                unit=units[officer.home_unit_id],
                level=levels[paper.level],
                track=tracks.get(paper.track),
                earlier_number=paper.number,
                earlier_issued_on=paper.issued_on,
                earlier_until=paper.valid_until,
                proposed_by=actor,
                proposed_at=at,
            )
        )
    if faults:
        raise PapersRefused(faults)
    CertificateProposal.objects.bulk_create(rows, batch_size=200)
    record_audit_event(
        kind="certificates.recorded", actor_id=actor.pk, at=at, facts={"certificates": len(rows)}
    )
    return len(rows)


def _by_name(rows: Any) -> dict[str, Any]:
    found = list(rows)
    return {row.code: row for row in found} | {row.name: row for row in found}


def _taken(papers: Sequence[PaperLine]) -> set[str]:
    """Numbers that cannot be recorded: in use, waiting for a signature, or twice in the list."""
    numbers = [paper.number for paper in papers if not paper.fault]
    waiting = CertificateProposal.objects.filter(earlier_number__in=numbers, state__in=["proposed", "signed"])
    twice = {number for number, count in Counter(numbers).items() if count > 1}
    in_use = Certificate.objects.filter(number__in=numbers).values_list("number", flat=True)
    return twice | set(in_use) | set(waiting.values_list("earlier_number", flat=True))


def _fault(
    paper: PaperLine,
    officers: Mapping[str, Officer],
    levels: Mapping[str, Any],
    tracks: Mapping[str, Any],
    taken: set[str],
    today: Any,
) -> str:
    if paper.badge not in officers:
        return "badge"
    if paper.level not in levels:
        return "level"
    if paper.track and paper.track not in tracks:
        return "track"
    if paper.issued_on is None or paper.issued_on > today:
        return "future"
    return "number" if paper.number in taken else ""
