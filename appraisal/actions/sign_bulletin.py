"""The two signatures under a bulletin, and its return for changes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._bulletin_moves import check_role, locked, move_bulletin
from appraisal.actions.errors import LostRace, MayNot, NotSound
from appraisal.bulletin_seal import bulletin_hash, newest_texts
from appraisal.domain.states import BulletinState
from appraisal.models import Bulletin, BulletinSignature
from core.clock import local_day
from personnel.domain.roles import Permission
from personnel.models import Officer


def check_bulletin(*, bulletin: Bulletin, seen: str, at: datetime, actor: Officer) -> BulletinSignature:
    """The head of the legal department has checked what stands there (`seen`: its hash). Whoever wrote a text that
    counts does not check it. Raises MayNot, IllegalMove, LostRace."""
    with transaction.atomic():
        held = locked(bulletin)
        check_role(held, Permission.BULLETIN_CHECK, actor, at)
        if any(row.author_id == actor.pk for row in newest_texts(held).values()):
            raise MayNot(
                _("You wrote a part of this bulletin. Somebody else must check it."), code="own_text"
            )
        signature = _sign(held, BulletinState.CHECKED, seen, None, at, actor)
    bulletin.state = held.state
    return signature


def approve_bulletin(*, bulletin: Bulletin, seen: str, at: datetime, actor: Officer) -> BulletinSignature:
    """The leader of the unit approves what was checked. Who checked does not approve. Raises MayNot, IllegalMove,
    LostRace."""
    with transaction.atomic():
        held = locked(bulletin)
        check_role(held, Permission.BULLETIN_APPROVE, actor, at)
        checked = held.signatures.filter(stage=BulletinState.CHECKED).order_by("pk").last()
        if checked is not None and checked.officer_id == actor.pk:
            raise MayNot(_("You checked this bulletin. Somebody else must approve it."), code="own_check")
        signature = _sign(held, BulletinState.APPROVED, seen, checked, at, actor)
    bulletin.state = held.state
    return signature


def return_bulletin(*, bulletin: Bulletin, reason: str, at: datetime, actor: Officer) -> None:
    """Back to the draft, with what is to change. Raises MayNot, NotSound, IllegalMove, LostRace."""
    with transaction.atomic():
        held = locked(bulletin)
        _one_of(held, actor, at)
        if not reason.strip():
            raise NotSound(_("Say what is to change."), field="reason")
        move_bulletin(held, BulletinState.DRAFT, at=at, actor=actor, reason=reason.strip()[:500])
    bulletin.state = held.state


def withdraw_bulletin(*, bulletin: Bulletin, reason: str, at: datetime, actor: Officer) -> None:
    """An issued bulletin no longer holds. It stays readable with the reason; its number is not used again. Raises
    MayNot, NotSound, IllegalMove, LostRace."""
    with transaction.atomic():
        held = locked(bulletin)
        _one_of(held, actor, at)
        if not reason.strip():
            raise NotSound(_("Say why the bulletin is withdrawn."), field="reason")
        move_bulletin(held, BulletinState.WITHDRAWN, at=at, actor=actor, reason=reason.strip()[:500])
    bulletin.state = held.state


def _one_of(held: Bulletin, actor: Officer, at: datetime) -> None:
    """The head of the legal department, or the leader."""
    signers = (Permission.BULLETIN_CHECK, Permission.BULLETIN_APPROVE)
    if not any(actor.may(permission, on=local_day(at), unit=held.unit) for permission in signers):
        raise MayNot(_("Your role does not allow this for the unit of this bulletin."))


def _sign(
    held: Bulletin,
    to: BulletinState,
    seen: str,
    checked: BulletinSignature | None,
    at: datetime,
    actor: Officer,
) -> BulletinSignature:
    move_bulletin(held, to, at=at, actor=actor)
    digest = bulletin_hash(held)
    if digest != seen or (checked is not None and checked.hash != digest):
        raise LostRace(_("The bulletin has changed since you looked at it. Look at it again, then sign."))
    return BulletinSignature.objects.create(
        bulletin=held,
        stage=to.value,
        officer=actor,
        checker=checked.officer if checked is not None else None,
        hash=digest,
        at=at,
    )
