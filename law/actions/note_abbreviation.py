"""Say what a short title of a law means, or that it is no longer used."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from law.domain.citations import title_key
from law.models import Abbreviation, Statute
from personnel.models import Officer

SHORTEST = 2


class CannotNote(Refused):
    """The short title cannot mean that; `code` says why: `too_short`, `is_a_title`, `unchanged`."""


@transaction.atomic
def note_abbreviation(*, short: str, title: str, actor: Officer, at: datetime) -> Abbreviation:
    """Appends what `short` means from now on; an empty `title` takes it out of use.

    `actor` must hold LAW_IMPORT or QUESTION_WRITE. Records `law.abbreviation_noted`. Raises CannotNote.
    """
    key, means = title_key(short, {}), title_key(title, {})
    if len(key) < SHORTEST:
        raise CannotNote(_("A short title has at least two characters."), code="too_short")
    standing = Abbreviation.objects.standing()
    if means and any(title_key(one, {}) == key for one in Statute.objects.values_list("title", flat=True)):
        raise CannotNote(_("“%(short)s” is the title of a law itself.") % {"short": key}, code="is_a_title")
    means = standing.get(means, means)
    if standing.get(key, "") == means or means == key:
        raise CannotNote(_("“%(short)s” means that already.") % {"short": key}, code="unchanged")
    noted = Abbreviation.objects.create(short=key, title=means, noted_at=at, noted_by=actor)
    record_audit_event(
        kind="law.abbreviation_noted",
        actor_id=actor.pk,
        at=at,
        subject=f"abbreviation:{noted.pk}",
        facts={"in_use": bool(means)},
    )
    return noted
