"""Draw other questions for a draft: a new seed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from exams.actions._moves import LostRace
from exams.actions._seeds import new_seed
from exams.models import Exam
from personnel.models import Officer


def redraw_paper(exam: Exam, *, at: datetime, actor: Officer) -> int:
    """Stores a new random seed, and in the audit event the one before; raises `LostRace` when sealed meanwhile.

    The draw follows from blueprint, bank and seed alone, so that anybody can repeat it.
    """
    seed = new_seed()
    with transaction.atomic():
        if Exam.objects.filter(pk=exam.pk, state=Exam.State.DRAFT).update(draw_seed=seed) != 1:
            raise LostRace(_("The paper has been sealed in the meantime. It can no longer be drawn anew."))
        record_audit_event(
            kind="exam.drawn",
            actor_id=actor.pk,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"seed": seed, "seed_before": exam.draw_seed},
        )
    exam.draw_seed = seed
    return seed
