"""Write the inverse of what an import of questions wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from core.domain.batches import in_batches
from core.search.finding import index_rows
from personnel.models import Officer
from question_bank.actions._moves import AT_ONCE, begin, withdraw
from question_bank.models import Citation, QuestionRevision

COMMENT = "import undone"
_OF_ITS_OWN = frozenset({"id", "number", "state", "created_at"})


@transaction.atomic
def undo_questions(*, effects: Mapping[str, Sequence[Any]], at: datetime, actor: Officer | None) -> None:
    """Takes back the effects that `apply_import` kept; the caller has seen that nobody decided on them or used them.

    Every revision of the import is withdrawn. A draft or a revision in review that it had replaced comes back as a new
    revision with the same words, author and state: what was retired stays retired. Raises LostRace.
    """
    revisions = [row[1] for row in [*effects.get("new", ()), *effects.get("changed", ())]]
    withdraw(revisions, at=at, actor=actor, comment=COMMENT)
    waited = dict(row[2] for row in effects.get("changed", ()) if row[2])
    for part in in_batches(waited, AT_ONCE):
        _bring_back({pk: waited[pk] for pk in part}, at=at, actor=actor)


def _bring_back(states: Mapping[int, str], *, at: datetime, actor: Officer | None) -> None:
    """Copies of these retired revisions, in the states that they had."""
    old = list(QuestionRevision.objects.filter(pk__in=states).prefetch_related("citations").order_by("pk"))
    highest = dict(
        QuestionRevision.objects.filter(question__in=[one.question_id for one in old])
        .values_list("question_id")
        .annotate(Max("number"))
    )
    copied = [one.attname for one in QuestionRevision._meta.concrete_fields if one.name not in _OF_ITS_OWN]
    new = QuestionRevision.objects.bulk_create(
        QuestionRevision(
            number=highest[one.question_id] + 1,
            state=states[one.pk],
            created_at=at,
            **{name: getattr(one, name) for name in copied},
        )
        for one in old
    )
    cited = [one.attname for one in Citation._meta.concrete_fields if one.name not in ("id", "revision")]
    Citation.objects.bulk_create(
        Citation(revision=revision, **{name: getattr(citation, name) for name in cited})
        for one, revision in zip(old, new, strict=True)
        for citation in one.citations.all()
    )
    begin(new, at=at, actor=actor, comment=COMMENT)
    index_rows(new)
