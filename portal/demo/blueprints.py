"""The plan by which the papers of the demonstration are drawn, whatever the bank holds."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from core.clock import local_day
from personnel.models import Officer, Unit
from question_bank.domain.kinds import KINDS
from question_bank.models import Blueprint, BlueprintCell, QuestionRevision

MONTHLY: Final = "月考标准组卷方案"
QUALIFICATION: Final = "执法资格考试组卷方案"
ITEMS: Final = {MONTHLY: 20, QUALIFICATION: 40}
CellName: TypeAlias = tuple[int, str, Decimal]
"""Subject, kind, marks of each."""


def plant_blueprint(
    *, unit: Unit, actor: Officer, at: datetime, since: date | None = None, name: str = MONTHLY
) -> Blueprint:
    """A plan that asks every subject and kind in its share, and never more than half of what could be asked on the
    day `since`: a make-up asks other questions.

    Questions that a person marks are left to papers made by hand: these papers are marked by the key alone.
    """
    blueprint, new = Blueprint.objects.get_or_create(
        unit=unit, name=name, defaults={"created_at": at, "created_by": actor}
    )
    if new:
        by_hand = [code for code, kind in KINDS.items() if kind.has_rubric or kind.has_parts]
        askable = QuestionRevision.objects.askable(on=since or local_day(at)).filter(
            question__bank__unit=unit
        )
        revisions = askable.exclude(kind__in=by_hand).order_by()
        available = Counter(revisions.values_list("subject", "kind", "marks"))
        BlueprintCell.objects.bulk_create(
            BlueprintCell(blueprint=blueprint, subject_id=subject, kind=kind, count=count, marks_each=marks)
            for (subject, kind, marks), count in sorted(shares(available, ITEMS[name]).items())
        )
    return blueprint


def shares(available: Counter[CellName], items: int) -> dict[CellName, int]:
    """How many of each cell make a paper of at most `items` questions: in the proportion of what there is, at least
    one of each cell that holds two, as far as they go round."""
    limits = {cell: count // 2 for cell, count in available.items() if count > 1}
    if not limits:
        return {cell: count for cell, count in available.items() if count}
    whole = sum(limits.values())
    if whole <= items:
        return limits
    exact = {cell: limit * items / whole for cell, limit in limits.items()}
    taken = {cell: int(share) for cell, share in exact.items()}
    by_rest = sorted(exact, key=lambda cell: (taken[cell] - exact[cell], cell))
    for cell in by_rest[: items - sum(taken.values())]:
        taken[cell] += 1
    return {cell: count for cell, count in taken.items() if count}
