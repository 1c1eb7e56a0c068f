"""Further revisions with the words, citations and pictures of earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from core.search.finding import index_rows
from personnel.models import Officer
from question_bank.actions._moves import begin
from question_bank.models import Citation, CitationCheck, PictureInRevision, QuestionRevision

_OF_ITS_OWN = frozenset({"id", "number", "state", "created_at"})


def append_copies(
    old: Sequence[QuestionRevision],
    differing: Callable[[QuestionRevision], dict[str, Any]],
    *,
    at: datetime,
    actor: Officer | None,
    comment: str,
) -> list[QuestionRevision]:
    """Appends to the question of each revision a copy of it, `differing` in `state` and whatever else it names.

    Load `old` with citations, a question's revisions in their order. Author, note and what the check of citations
    found stay; search finds the copies.
    """
    highest = dict(
        QuestionRevision.objects.filter(question__in=[one.question_id for one in old])
        .values_list("question_id")
        .annotate(Max("number"))
    )
    copied = [one.attname for one in QuestionRevision._meta.concrete_fields if one.name not in _OF_ITS_OWN]
    made = []
    for one in old:
        highest[one.question_id] += 1
        fields = {name: getattr(one, name) for name in copied} | differing(one)
        made.append(QuestionRevision(number=highest[one.question_id], created_at=at, **fields))
    new = QuestionRevision.objects.bulk_create(made)
    cited = [one.attname for one in Citation._meta.concrete_fields if one.name not in ("id", "revision")]
    Citation.objects.bulk_create(
        Citation(revision=copy, **{name: getattr(citation, name) for name in cited})
        for one, copy in zip(old, new, strict=True)
        for citation in one.citations.all()
    )
    copy_of = {one.pk: copy for one, copy in zip(old, new, strict=True)}
    PictureInRevision.objects.bulk_create(
        PictureInRevision(revision=copy_of[use.revision_id], picture_id=use.picture_id, is_key=use.is_key)
        for use in PictureInRevision.objects.filter(revision__in=list(copy_of)).order_by("pk")
    )
    CitationCheck.objects.bulk_create(
        CitationCheck(
            revision=copy_of[kept.revision_id],
            checked_at=kept.checked_at,
            on=kept.on,
            findings=kept.findings,
            faults=kept.faults,
        )
        for kept in CitationCheck.objects.filter(revision__in=list(copy_of)).order_by("pk")
    )
    begin(new, at=at, actor=actor, comment=comment)
    index_rows(new)
    return new
