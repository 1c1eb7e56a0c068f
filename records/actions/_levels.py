"""What several verbs on levels share: refusals, and the rule in force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit


class NotAllowedHere(Refused):
    """The role does not reach this officer's unit."""

    code = "not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Your role does not cover the unit of this officer."))


class OwnMatter(Refused):
    """Nobody decides about themselves."""

    code = "own_matter"

    def __init__(self) -> None:
        super().__init__(_("Nobody decides in a matter of their own. Leave this one to a colleague."))


class SecondPersonNeeded(Refused):
    """Who proposed does not decide."""

    code = "second_person"

    def __init__(self) -> None:
        super().__init__(_("You have put this forward yourself: a second person must decide."))


class AlreadyDecided(Refused):
    """Somebody else was faster."""

    code = "already_decided"

    def __init__(self) -> None:
        super().__init__(_("This has been decided already. Look at the list again."))


class ReasonMissing(Refused):
    """Such a step is taken with a reason."""

    code = "reason_missing"

    def __init__(self) -> None:
        super().__init__(_("Say why. The officer will read the reason."))


def must_hold(actor: Officer, permission: Permission, unit: Unit, *, at: datetime) -> None:
    """Raises NotAllowedHere unless `actor` holds `permission` on `unit` on the day of `at`."""
    if not actor.may(permission, on=local_day(at), unit=unit):
        raise NotAllowedHere


def unit_of(officer: Officer, *, at: datetime) -> Unit:
    """The home unit of `officer` on the day of `at`; raises NotInPost."""
    located: Any = Officer.objects.with_home_unit(on=local_day(at)).filter(pk=officer.pk)
    unit_id = located.values_list("home_unit_id", flat=True).first()
    if unit_id is None:
        raise NotInPost
    return Unit.objects.get(pk=unit_id)  # type: ignore[no-any-return]


class NotInPost(Refused):
    """The officer is on no establishment."""

    code = "not_in_post"

    def __init__(self) -> None:
        super().__init__(_("This officer is not in post in any unit."))
