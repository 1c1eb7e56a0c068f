"""Ask for Safe Exam Browser at a sitting, or no longer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core.actions.record_audit_event import record_audit_event
from exams.domain.safe_browser import config_key, configuration_file, configuration_for, read_configuration
from exams.models import SafeBrowser, Sitting
from personnel.models import Officer


def ask_for_safe_browser(
    *,
    sitting: Sitting,
    start_address: str,
    quit_address: str,
    uploaded: bytes | None,
    exam_keys: Sequence[str],
    actor: Officer,
    at: datetime,
) -> SafeBrowser:
    """From now on the sitting is begun and gone on with in Safe Exam Browser only, under a configuration of our own
    or the `uploaded` one. Raises UnreadableConfiguration. Writes the audit event `exam.safe_browser_set`."""
    settings = (
        configuration_for(start_address, quit_address=quit_address)
        if uploaded is None
        else read_configuration(uploaded)
    )
    with transaction.atomic():
        rule, _new = SafeBrowser.objects.update_or_create(
            sitting=sitting,
            defaults={
                "configuration": configuration_file(settings) if uploaded is None else uploaded,
                "is_own": uploaded is None,
                "config_key": config_key(settings),
                "exam_keys": list(exam_keys),
                "set_at": at,
                "set_by": actor,
            },
        )
        _switch(sitting, True, actor, at)
    return rule


def change_exam_keys(*, rule: SafeBrowser, exam_keys: Sequence[str], actor: Officer, at: datetime) -> None:
    """Other Browser Exam Keys under the same configuration, as after an update of the browser."""
    with transaction.atomic():
        SafeBrowser.objects.filter(pk=rule.pk).update(exam_keys=list(exam_keys), set_at=at, set_by=actor)
        _switch(rule.sitting, True, actor, at)


def ask_for_no_safe_browser(*, sitting: Sitting, actor: Officer, at: datetime) -> None:
    """Any browser will do from now on; the configuration stays for another time."""
    with transaction.atomic():
        _switch(sitting, False, actor, at)


def _switch(sitting: Sitting, on: bool, actor: Officer, at: datetime) -> None:
    Sitting.objects.filter(pk=sitting.pk).update(safe_browser=on)
    sitting.safe_browser = on
    record_audit_event(
        kind="exam.safe_browser_set",
        actor_id=actor.pk,
        at=at,
        subject=f"sitting:{sitting.pk}",
        facts={"on": on},
    )
