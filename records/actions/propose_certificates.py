"""Pull who passed a qualification exam into the list of certificates to be signed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.clock import local_day
from exams.models import Exam, Result
from personnel.policy import policy_for
from records.models import CertificateProposal, QualificationLevel, Track
from records.standings import KIND

logger = logging.getLogger(__name__)
BATCH = 500


def propose_certificates(*, at: datetime) -> int:
    """One proposal for every released pass in a qualification exam that has none; returns how many were made.

    Where the policy asks for several passes, the proposal rests on the last of them. A pass whose marks are corrected
    stays the same pass: unless its proposal was refused, there is no second one. Safe to run twice and side by side: a
    result is behind one proposal only.
    """
    return sum(_propose(exam, at) for exam in _exams_with_passes())


def _exams_with_passes() -> QuerySet[Exam]:
    """Exams of a level whose released passes are not all proposed yet. Asked exam by exam: the clock looks every few
    seconds, and years of monthly results are none of its business."""
    passes = _passes().filter(exam=OuterRef("pk"), is_behind_one=False)
    exams = Exam.objects.filter(Exists(passes), kind=Exam.Kind.QUALIFICATION).exclude(level="")
    return exams.select_related("unit").order_by("pk")


def _propose(exam: Exam, at: datetime) -> int:
    level = QualificationLevel.objects.for_unit(exam.unit).filter(code=exam.level).first()
    if level is None:
        logger.warning("exam %s examines a level that its bureau does not keep", exam.pk)
        return 0
    track = Track.objects.for_unit(exam.unit).filter(code=exam.track).first()
    policy = policy_for(KIND, exam.unit, local_day(at))
    waiting = list(_passes().filter(exam=exam, is_behind_one=False).order_by("pk"))
    ripe = _with_enough_passes(waiting, exam, policy.body.rule_for(level.code).passes_needed)
    before = CertificateProposal.objects.filter(result__exam=exam).count()
    CertificateProposal.objects.bulk_create(
        [
            CertificateProposal(
                officer_id=result.officer_id,
                unit_id=result.unit_id,
                level=level,
                track=track,
                result=result,
                policy_version_id=policy.version_id,
                proposed_at=at,
            )
            for result in ripe
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    return CertificateProposal.objects.filter(result__exam=exam).count() - before


def _passes() -> QuerySet[Any]:
    """Released passes as they stand now. `is_behind_one`: a proposal rests on this result of the attempt, or one that
    was not refused on an earlier result of it."""
    proposals = CertificateProposal.objects.filter(result__attempt=OuterRef("attempt"))
    counting = proposals.filter(Q(result=OuterRef("pk")) | ~Q(state=CertificateProposal.State.REFUSED))
    return (
        Result.objects.released()
        .filter(passed=True, exam__kind=Exam.Kind.QUALIFICATION)
        .exclude(superseded_by__release_row__isnull=False)
        .annotate(is_behind_one=Exists(counting))
    )


def _with_enough_passes(results: Sequence[Result], exam: Exam, needed: int) -> list[Result]:
    """The results that complete `needed` passes since the officer's last certificate; the last stands for all."""
    if needed <= 1:
        return list(results)
    passes = (
        _passes()
        .filter(exam__level=exam.level)
        .filter(officer__in=[result.officer_id for result in results])
        .order_by("pk")
        .values_list("officer_id", "pk", "is_behind_one")
    )
    fresh: dict[int, list[int]] = {}
    for officer_id, pk, is_behind_one in passes:
        fresh.setdefault(officer_id, []).append(pk)
        if is_behind_one:
            fresh[officer_id] = []
    complete = {own[-1] for own in fresh.values() if len(own) >= needed}
    return [result for result in results if result.pk in complete]
