"""What the questions of a paper rest on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from law.models import StatuteVersion
from question_bank.models import Citation, QuestionRevision


def labels_of(revisions: Iterable[QuestionRevision]) -> dict[int, tuple[str, ...]]:
    """For each revision the articles it cites as people write them: 《…法》第八十二条第一款."""
    labels: dict[int, tuple[str, ...]] = {}
    for citation in _citations(revisions).select_related("statute").order_by("revision", "position"):
        labels[citation.revision_id] = (*labels.get(citation.revision_id, ()), citation.label)
    return labels


def cite_samples(revisions: Iterable[QuestionRevision], *, on: date) -> bool:
    """Whether a cited statute counts on the day `on` only as a sample summary, or not at all."""
    statutes = set(_citations(revisions).values_list("statute_id", flat=True))
    real = StatuteVersion.objects.counting(on=on).filter(statute__in=statutes, is_sample=False)
    return bool(statutes - set(real.values_list("statute_id", flat=True)))


def _citations(revisions: Iterable[QuestionRevision]) -> QuerySet[Citation]:
    return Citation.objects.filter(revision__in=[revision.pk for revision in revisions])
