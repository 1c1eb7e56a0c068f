"""Write down that questions with their keys left the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.actions.record_audit_event import record_audit_event
from personnel.models import Officer
from question_bank.models import Bank


def note_export(
    *, form: str, banks: Iterable[Bank], questions: int, with_keys: bool, at: datetime, actor: Officer | None
) -> None:
    """Records `questions.exported` with the format, the banks and the number of questions."""
    record_audit_event(
        kind="questions.exported",
        actor_id=actor.pk if actor else None,
        at=at,
        facts={
            "format": form,
            "banks": sorted(bank.pk for bank in banks),
            "questions": questions,
            "with_keys": with_keys,
        },
    )
