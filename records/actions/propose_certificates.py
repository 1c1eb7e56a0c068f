"""Pull who passed a qualification exam into the list of certificates to be signed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, QuerySet

from core.clock import local_day
from exams.models import Exam, Result
from personnel.policy import policy_for
from records.models import CertificateProposal, QualificationLevel, Track
from records.standings import KIND

logger = logging.getLogger(__name__)
BATCH = 500


def propose_certificates(*, at: datetime) -> int:
    """One proposal for every released pass in a qualification exam that has none; returns how many were made.

    Where the policy asks for several passes, the proposal rests on the last of them. Safe to run twice and side by
    side: a result is behind one proposal only.
    """
    return sum(_propose(exam, at) for exam in _exams_with_passes())


def _exams_with_passes() -> QuerySet[Exam]:
    """Exams of a level whose released passes are not all proposed yet."""
    passes = Result.objects.released().filter(passed=True, certificate_proposal=None)
    return (
        Exam.objects.filter(kind=Exam.Kind.QUALIFICATION, results__in=passes)
        .exclude(level="")
        .select_related("unit")
        .distinct()
        .order_by("pk")
    )


def _propose(exam: Exam, at: datetime) -> int:
    level = QualificationLevel.objects.for_unit(exam.unit).filter(code=exam.level).first()
    if level is None:
        logger.warning("exam %s examines a level that its bureau does not keep", exam.pk)
        return 0
    track = Track.objects.for_unit(exam.unit).filter(code=exam.track).first()
    policy = policy_for(KIND, exam.unit, local_day(at))
    waiting = [
        result
        for result in _passes(exam)
        if result.certificate_proposal_id is None  # type: ignore[attr-defined]
    ]
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


def _passes(exam: Exam) -> QuerySet[Result]:
    """Released passes of `exam` as they stand now, with the number of the proposal behind each."""
    return (
        Result.objects.released()
        .filter(exam=exam, passed=True)
        .exclude(superseded_by__release_row__isnull=False)
        .annotate(certificate_proposal_id=F("certificate_proposal__pk"))
        .order_by("pk")
    )


def _with_enough_passes(results: Sequence[Result], exam: Exam, needed: int) -> list[Result]:
    """The results that complete `needed` passes since the officer's last certificate; the last stands for all."""
    if needed <= 1:
        return list(results)
    passes = (
        Result.objects.released()
        .filter(passed=True, exam__kind=exam.kind, exam__level=exam.level)
        .filter(officer__in=[result.officer_id for result in results])
        .exclude(superseded_by__release_row__isnull=False)
        .order_by("pk")
        .values_list("officer_id", "pk", "certificate_proposal__pk")
    )
    fresh: dict[int, list[int]] = {}
    for officer_id, pk, proposal in passes:
        fresh.setdefault(officer_id, []).append(pk)
        if proposal is not None:
            fresh[officer_id] = []
    complete = {own[-1] for own in fresh.values() if len(own) >= needed}
    return [result for result in results if result.pk in complete]
