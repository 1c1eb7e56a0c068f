"""Pictures of questions for practice."""

from __future__ import annotations

from datetime import datetime

from core.clock import local_day
from personnel.models import Officer
from question_bank.models import Picture
from training.practice import practice_revisions


def may_see(officer: Officer, picture: Picture, at: datetime) -> bool:
    """Whatever may be practised today is no secret, nor is its key."""
    shown = picture.uses.values("revision")
    return practice_revisions(on=local_day(at)).filter(pk__in=shown).exists()
