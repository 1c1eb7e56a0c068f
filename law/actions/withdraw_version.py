"""Note that a version which was adopted never takes effect."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from law.models import LawDateChange, StatuteVersion
from personnel.models import Officer


class CannotWithdraw(Refused):
    """The version stays; `code` says why."""


@transaction.atomic
def withdraw_version(version: StatuteVersion, *, reason: str, at: datetime, actor: Officer) -> None:
    """Takes a coming version out of every reckoning of what counts on a day; its text stays to be read.

    What was written for it comes back to its owners (`law.actions.follow_date_changes`). Raises CannotWithdraw without
    a reason, and for a version that is in force already or was withdrawn before.
    """
    if not reason.strip():
        raise CannotWithdraw(_("Say why the version does not take effect."), code="reason_missing")
    was = version.dates.begins_on
    if was <= local_day(at):
        raise CannotWithdraw(_("This version counts already. Only a coming one is withdrawn."), code="begun")
    withdrawn = StatuteVersion.objects.filter(pk=version.pk, withdrawn_on=None)
    if withdrawn.update(withdrawn_on=local_day(at)) != 1:
        raise CannotWithdraw(_("This version was withdrawn already."), code="withdrawn")
    version.withdrawn_on = local_day(at)
    LawDateChange.objects.create(
        version=version, was=was, now=None, reason=reason.strip(), at=at, actor=actor
    )
    record_audit_event(
        kind="law.version_withdrawn",
        actor_id=actor.pk,
        at=at,
        subject=f"statute_version:{version.pk}",
        facts={"was": was.isoformat()},
    )
