"""What the questions of a paper rest on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from law.domain.numerals import article_label, han_number
from law.models import StatuteVersion
from question_bank.models import Citation, QuestionRevision


def labels_of(revisions: Iterable[QuestionRevision]) -> dict[int, tuple[str, ...]]:
    """For each revision the articles it cites as people write them: 《…法》第八十二条第一款."""
    labels: dict[int, tuple[str, ...]] = {}
    for citation in _citations(revisions).select_related("statute").order_by("revision", "position"):
        labels[citation.revision_id] = (*labels.get(citation.revision_id, ()), _label(citation))
    return labels


def cite_samples(revisions: Iterable[QuestionRevision], *, on: date) -> bool:
    """Whether a cited statute has only a sample summary in force on the day `on`."""
    statutes = set(_citations(revisions).values_list("statute_id", flat=True))
    real = StatuteVersion.objects.in_force(on=on).filter(statute__in=statutes, is_sample=False)
    return bool(statutes - set(real.values_list("statute_id", flat=True)))


def _citations(revisions: Iterable[QuestionRevision]) -> QuerySet[Citation]:
    return Citation.objects.filter(revision__in=[revision.pk for revision in revisions])


def _label(citation: Citation) -> str:
    label = f"《{citation.statute.title}》{article_label(citation.number, citation.suffix)}"
    if citation.paragraph:
        label += f"第{han_number(citation.paragraph)}款"
    if citation.item:
        label += f"第（{han_number(citation.item)}）项"
    return label
