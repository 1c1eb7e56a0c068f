"""A one-time code is typed in place of the password."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare

from core.actions.record_audit_event import record_audit_event
from personnel.domain.secrets import normal_code
from personnel.models import Officer, OneTimeCode

from ._codes import code_digest


def redeem_one_time_code(*, officer: Officer, typed: str, at: datetime) -> bool:
    """Whether `typed` is the officer's unused, unexpired code; if so it is used up now.

    Two sign-ins with the same code race for one conditional UPDATE: one wins. The officer must then choose a
    password (`must_change_password`). Records `code.used`.
    """
    bare = normal_code(typed)
    if bare is None:
        return False
    code = OneTimeCode.objects.filter(officer=officer, used_at=None, expires_at__gt=at).first()
    if code is None or not constant_time_compare(code.digest, code_digest(officer.pk, bare)):
        return False
    with transaction.atomic():
        if OneTimeCode.objects.filter(pk=code.pk, used_at=None).update(used_at=at) != 1:
            return False
        Officer.objects.filter(pk=officer.pk).update(must_change_password=True)
        record_audit_event(kind="code.used", actor_id=officer.pk, subject=f"officer:{officer.pk}", at=at)
    officer.must_change_password = True
    return True
