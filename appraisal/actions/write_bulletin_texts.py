"""Edit the prose of a draft bulletin and say who is to read it; every version stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._bulletin_moves import check_role, locked
from appraisal.actions.errors import IllegalMove, LostRace, NotSound
from appraisal.bulletin_seal import newest_texts
from appraisal.domain.bulletin_words import PARTS
from appraisal.domain.states import BulletinState
from appraisal.models import Bulletin, BulletinText
from core.actions.record_audit_event import record_audit_event
from personnel.domain.roles import Permission
from personnel.models import Officer

LONGEST: Final = 4000


def texts_seen(bulletin: Bulletin) -> str:
    """Names the versions that a form was filled with: what was written since is never written over unseen."""
    return "-".join(str(row.number) for row in newest_texts(bulletin).values())


def write_bulletin_texts(
    *,
    bulletin: Bulletin,
    texts: Mapping[str, str],
    audience: str,
    seen: str,
    at: datetime,
    actor: Officer,
) -> int:
    """Writes a further version of each part that differs; returns how many. `seen` is `texts_seen` of the form.

    Raises MayNot, IllegalMove, LostRace, NotSound.
    """
    with transaction.atomic():
        held = locked(bulletin)
        check_role(held, Permission.BULLETIN_WRITE, actor, at)
        if held.state != BulletinState.DRAFT:
            raise IllegalMove(_("Only a draft can be edited. Have the bulletin returned first."))
        if texts_seen(held) != seen:
            raise LostRace(_("Somebody else has edited the bulletin meanwhile. Look at it again."))
        if audience not in Bulletin.Readers.values:
            raise NotSound(_("Say who is to read the bulletin."), field="audience")
        newest = newest_texts(held)
        rows = []
        for part in PARTS:
            text = "\n".join(line.rstrip() for line in texts[part].strip().splitlines())
            if not text or len(text) > LONGEST:
                raise NotSound(_("Each part has 1 to 4000 characters."), field=part)
            if text != newest[part].text:
                number = newest[part].number + 1
                rows.append(
                    BulletinText(bulletin=held, part=part, number=number, text=text, at=at, author=actor)
                )
        BulletinText.objects.bulk_create(rows)
        if audience != held.audience:
            Bulletin.objects.filter(pk=held.pk).update(audience=audience)
        record_audit_event(
            kind="bulletin.edited",
            actor_id=actor.pk,
            at=at,
            subject=f"bulletin:{held.pk}",
            facts={"parts": [row.part for row in rows], "audience": audience},
        )
    bulletin.audience = audience
    return len(rows)
