"""Record the day on which a version takes effect, where its text does not say."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from law.models import LawDateChange, StatuteVersion

from .stored import FOUND_BY_PERSON


class EffectiveDateImpossible(Refused):
    """The day is before the version was adopted, or the text itself states another one."""

    code = "effective_date_impossible"


@transaction.atomic
def record_effective_date(version: StatuteVersion, *, on: date, at: datetime, actor_id: int | None) -> None:
    """Writes the day with an audit event. A day that the text states itself is never overwritten.

    What has copied the day from which the version counted follows the change (`law.actions.follow_date_changes`).
    """
    if version.withdrawn_on is not None:
        raise EffectiveDateImpossible(_("This version was withdrawn; it takes effect on no day."))
    if version.effective_on is not None and version.effective_found_in != FOUND_BY_PERSON:
        raise EffectiveDateImpossible(_("The text of this version states its effective date itself."))
    if version.adopted_on is not None and on < version.adopted_on:
        raise EffectiveDateImpossible(_("A version cannot take effect before it was adopted."))
    before, was = version.effective_on, version.dates.begins_on
    version.effective_on = on
    version.effective_found_in = FOUND_BY_PERSON
    version.save(update_fields=["effective_on", "effective_found_in"])
    if was != on:
        LawDateChange.objects.create(version=version, was=was, now=on, at=at, actor_id=actor_id)
    record_audit_event(
        kind="law.effective_date_recorded",
        actor_id=actor_id,
        at=at,
        subject=f"statute_version:{version.pk}",
        facts={"on": on.isoformat(), "before": before.isoformat() if before else None},
    )
