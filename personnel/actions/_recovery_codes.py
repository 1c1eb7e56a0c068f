"""Recovery codes: issued together, kept as keyed hashes, used once."""

from __future__ import annotations

from datetime import datetime

from django.utils.crypto import salted_hmac

from personnel.domain.second_factor import RECOVERY_CODES, new_recovery_code, normal_recovery_code
from personnel.models import Officer, RecoveryCode


def issue_codes(officer: Officer, at: datetime) -> list[str]:
    """New codes in the clear, the only time they are readable; unused ones of before are void. In a transaction."""
    RecoveryCode.objects.filter(officer=officer, used_at=None).delete()
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            officer=officer, digest=_digest(officer.pk, normal_recovery_code(code) or ""), issued_at=at
        )
        for code in codes
    )
    return codes


def use_code(officer: Officer, typed: str, at: datetime) -> bool:
    """Uses up the code that was typed; False when there is no such unused code."""
    bare = normal_recovery_code(typed)
    if bare is None:
        return False
    found = RecoveryCode.objects.filter(officer=officer, digest=_digest(officer.pk, bare), used_at=None)
    return found.update(used_at=at) == 1


def _digest(officer_id: int, bare: str) -> str:
    return salted_hmac("personnel.recovery_code", f"{officer_id}:{bare}", algorithm="sha256").hexdigest()
