"""The only code that writes the state of a bulletin."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions.errors import IllegalMove, LostRace, MayNot
from appraisal.domain.states import BULLETIN_MOVES, BulletinState
from appraisal.models import Bulletin, BulletinEvent
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from personnel.domain.roles import Permission
from personnel.models import Officer


def move_bulletin(
    bulletin: Bulletin, to: BulletinState, *, at: datetime, actor: Officer | None, reason: str = ""
) -> None:
    """Moves `bulletin`, writes its event and the audit event, and updates the instance.

    Raises `IllegalMove` or `LostRace`.
    """
    source = BulletinState(bulletin.state)
    if to not in BULLETIN_MOVES[source]:
        raise IllegalMove(_("The bulletin is not in a state that allows this step."))
    with transaction.atomic():
        if Bulletin.objects.filter(pk=bulletin.pk, state=source).update(state=to) != 1:
            raise LostRace(_("Somebody else was faster than you. Look at the bulletin again."))
        BulletinEvent.objects.create(
            bulletin=bulletin, from_state=source, to_state=to, at=at, actor=actor, reason=reason
        )
        record_audit_event(
            kind=f"bulletin.{to}",
            actor_id=actor.pk if actor else None,
            at=at,
            subject=f"bulletin:{bulletin.pk}",
            facts={"from": source.value},
        )
    bulletin.state = to


def locked(bulletin: Bulletin) -> Bulletin:
    """The bulletin as it is now, locked until the end of the transaction."""
    return Bulletin.objects.select_for_update(of=("self",)).select_related("unit", "exam").get(pk=bulletin.pk)


def check_role(bulletin: Bulletin, permission: Permission, actor: Officer, at: datetime) -> None:
    """Raises MayNot unless `actor` holds `permission` on the unit that issues the bulletin."""
    if not actor.may(permission, on=local_day(at), unit=bulletin.unit):
        raise MayNot(_("Your role does not allow this for the unit of this bulletin."))
