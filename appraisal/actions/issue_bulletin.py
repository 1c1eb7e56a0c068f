"""Issue an approved bulletin under the next number of its unit and year; leaders say that they have read it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from appraisal.actions._bulletin_moves import check_role, locked, move_bulletin
from appraisal.actions.errors import IllegalMove, LostRace, MayNot
from appraisal.bulletin_seal import bulletin_hash
from appraisal.domain.states import BulletinState
from appraisal.models import Bulletin, BulletinIssue, BulletinReceipt
from core.clock import local_day
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit


def issue_bulletin(*, bulletin: Bulletin, at: datetime, actor: Officer) -> BulletinIssue:
    """Gives the bulletin its number and its readers. The bulletin that it replaces leaves force in the same moment.

    Numbers count up without gaps within a unit and year: one at a time, by a lock on the unit. Raises MayNot,
    IllegalMove, LostRace.
    """
    try:
        with transaction.atomic():
            held = locked(bulletin)
            check_role(held, Permission.BULLETIN_WRITE, actor, at)
            if held.state != BulletinState.APPROVED:
                raise IllegalMove(_("Only an approved bulletin is issued."))
            approval = held.signatures.filter(stage=BulletinState.APPROVED).latest("pk")
            digest = bulletin_hash(held)
            if approval.hash != digest:
                raise LostRace(
                    _("The bulletin is not what was approved. Have it returned and checked again.")
                )
            if held.replaces is not None and held.replaces.state == BulletinState.ISSUED:
                move_bulletin(held.replaces, BulletinState.REPLACED, at=at, actor=actor)
            move_bulletin(held, BulletinState.ISSUED, at=at, actor=actor)
            issue = BulletinIssue.objects.create(
                bulletin=held,
                unit=held.unit,
                year=local_day(at).year,
                number=_next_number(held, local_day(at).year),
                organ_mark=held.rules.get("organ_mark", ""),
                issued_on=local_day(at),
                at=at,
                officer=actor,
                hash=digest,
            )
    except IntegrityError:
        raise LostRace(_("Somebody else was faster than you. Look at the bulletin again.")) from None
    bulletin.state = held.state
    return issue


def _next_number(held: Bulletin, year: int) -> int:
    Unit.objects.select_for_update().filter(pk=held.unit_id).values_list("pk").get()
    last = BulletinIssue.objects.filter(unit=held.unit, year=year).aggregate(last=Max("number"))["last"]
    first: int = held.rules.get("first_number", 1)
    return first if last is None else last + 1


def receive_bulletin(*, bulletin: Bulletin, at: datetime, actor: Officer) -> None:
    """The leader of a unit that the bulletin went to has read it; said twice, it counts once. Raises MayNot,
    IllegalMove."""
    led = actor.paths_where(Permission.BULLETIN_RECEIVE, on=local_day(at))
    top = bulletin.unit.path
    if not any(path.startswith(top) or top.startswith(path) for path in led):
        raise MayNot(_("This bulletin went to units that you do not lead."))
    if bulletin.state != BulletinState.ISSUED:
        raise IllegalMove(_("Only a bulletin in force is to be read."))
    BulletinReceipt.objects.get_or_create(bulletin=bulletin, officer=actor, defaults={"at": at})
