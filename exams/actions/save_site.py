"""Set up a site and its rooms, and keep them as they are on the ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.models import ExamRoom, ExamSite, SittingRoom
from personnel.models import Officer, Unit


class SiteRefused(Refused):
    """A site or room cannot be kept as it is; `field` says what is wrong with it."""

    code = "site_refused"

    def __init__(self, message: object, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What is said of a site."""

    area: str
    name: str
    address: str
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What is said of a room. `networks` and `machines` are valid addresses (`exams.domain.rooms.network_of`)."""

    name: str
    capacity: int
    columns: int
    networks: Sequence[str] = ()
    machines: Mapping[str, str] | None = None
    closed_on: date | None = None


def save_site(
    *, site: ExamSite | None, unit: Unit, facts: SiteFacts, actor: Officer, at: datetime
) -> ExamSite:
    """A new site of `unit`, or `site` as it is now. Raises SiteRefused for a name that the unit has already."""
    kept = site or ExamSite(unit=unit)
    for name, value in asdict(facts).items():
        setattr(kept, name, value)
    _keep(kept, _("This unit has a site of that name already."), actor, at, "exam_site:{}", asdict(facts))
    return kept


def save_room(
    *, room: ExamRoom | None, site: ExamSite, facts: RoomFacts, actor: Officer, at: datetime
) -> ExamRoom:
    """A new room of `site`, or `room` as it is now.

    Sittings that have taken the room keep the seats they were planned with; a change of addresses counts at once, also
    for them. Raises SiteRefused for a name that the site has already, and for a room without addresses that a sitting
    is bound to.
    """
    kept = room or ExamRoom(site=site)
    kept.name, kept.capacity, kept.columns = facts.name, facts.capacity, facts.columns
    kept.networks, kept.machines = list(facts.networks), dict(facts.machines or {})
    kept.closed_on = facts.closed_on
    bound = SittingRoom.objects.filter(room=room, bound=True, sitting__closes_at__gt=at) if room else None
    if bound is not None and not kept.has_addresses and bound.exists():
        raise SiteRefused(
            _("A sitting is bound to the addresses of this room. Give it addresses, or end that first."),
            "networks",
        )
    said = {
        "capacity": kept.capacity,
        "columns": kept.columns,
        "networks": kept.networks,
        "machines": kept.machines,
        "closed_on": facts.closed_on,
    }
    _keep(kept, _("This site has a room of that name already."), actor, at, "exam_room:{}", said)
    return kept


def _keep(
    kept: ExamSite | ExamRoom,
    taken: object,
    actor: Officer,
    at: datetime,
    subject: str,
    facts: Mapping[str, object],
) -> None:
    new = kept.pk is None
    try:
        with transaction.atomic():
            kept.save()
            thing = subject.format(kept.pk)
            record_audit_event(
                kind=f"exam.{thing.partition(':')[0]}_{'made' if new else 'changed'}",
                actor_id=actor.pk,
                at=at,
                subject=thing,
                facts={name: value for name, value in facts.items() if isinstance(value, int | list | dict)},
            )
    except IntegrityError:
        raise SiteRefused(taken, "name") from None
