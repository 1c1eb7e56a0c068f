"""The only code that writes the state of a promotion check."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._words import keep_words
from appraisal.actions.errors import IllegalMove, LostRace, MayNot
from appraisal.domain.states import PROMOTION_MOVES, PromotionState
from appraisal.models import PromotionCheck, PromotionEvent
from core.clock import local_day
from core.wording import Words
from personnel.domain.roles import Permission
from personnel.models import Officer


def move_promotion(
    check: PromotionCheck, to: PromotionState, *, at: datetime, actor: Officer, words: str = ""
) -> None:
    """Moves `check`, writes its event, and updates the instance; raises `IllegalMove` or `LostRace`."""
    source = PromotionState(check.state)
    if to not in PROMOTION_MOVES[source]:
        raise IllegalMove(_closed(source))
    with transaction.atomic():
        if PromotionCheck.objects.filter(pk=check.pk, state=source).update(state=to) != 1:
            raise LostRace(_("Somebody else was faster than you. Look at the check again."))
        text, commitment = keep_words(words) if words else (None, "")
        PromotionEvent.objects.create(
            check_made=check,
            from_state=source,
            to_state=to,
            at=at,
            actor=actor,
            words=text,
            commitment=commitment,
        )
    check.state = to


def locked_open(check_id: int) -> PromotionCheck:
    """The check, locked until the end of the transaction; raises IllegalMove unless it is open."""
    check = PromotionCheck.objects.select_for_update(of=("self",)).select_related("unit").get(pk=check_id)
    if check.state != PromotionState.OPEN:
        raise IllegalMove(_closed(PromotionState(check.state)))
    return check


def check_role(check: PromotionCheck, permission: Permission, actor: Officer, at: datetime) -> None:
    """Raises MayNot unless `actor` holds `permission` on the unit of `check` and is not on its list."""
    if not actor.may(permission, on=local_day(at), unit=check.unit):
        raise MayNot(_("Your role does not allow this for the unit of this check."))
    if check.candidates.filter(officer=actor).exists():
        raise MayNot(_("You are on the list of this check. Somebody else must do this."), code="own_matter")


def _closed(state: PromotionState) -> Words:
    if state is PromotionState.SIGNED:
        return _("This check is signed. Make a new one if something has changed.")
    return _("This check was withdrawn. Make a new one.")
