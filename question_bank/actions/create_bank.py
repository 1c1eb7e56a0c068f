"""Open a question bank for a unit."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.models import Officer, Unit
from question_bank.models import Bank


class CodeTaken(Refused):
    """Another bank has this code."""

    code = "code_taken"


def create_bank(*, code: str, name: str, unit: Unit, at: datetime, actor: Officer | None) -> Bank:
    """Creates the bank. Raises CodeTaken."""
    try:
        with transaction.atomic():
            bank = Bank.objects.create(code=code, name=name, unit=unit)
            record_audit_event(
                kind="bank.created", actor_id=actor.pk if actor else None, at=at, subject=f"bank:{bank.pk}"
            )
    except IntegrityError as error:
        raise CodeTaken(_("Another bank has this code. Choose another one.")) from error
    return bank
