"""Put questions under another subject: the same wording again under the new one, approved where it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from core.search.finding import index_rows
from personnel.models import Officer
from question_bank.actions._moves import begin, move
from question_bank.domain.fingerprint import fingerprint
from question_bank.domain.states import PENDING, RevisionState
from question_bank.models import Citation, QuestionLawTask, QuestionRevision, Subject

MOVED = "subject moved"
"""Comment of the first event of a copy; that of the old one tells the reason."""
_OF_ITS_OWN = frozenset({"id", "number", "state", "created_at", "subject", "fingerprint"})


@transaction.atomic
def move_subject(
    revisions: Sequence[QuestionRevision], *, subject: Subject, at: datetime, actor: Officer, reason: str
) -> list[QuestionRevision]:
    """Appends to the question of each revision a copy of it under `subject`, in the state that it has.

    What candidates are asked, the key and the citations stay word for word, so an approved wording needs no second
    review; papers and results keep the revision that they hold. The old ones are retired. Load `revisions`
    `with_content()`: those that are not over and stand under another subject, a question's in their order. Raises
    LostRace.
    """
    highest = dict(
        QuestionRevision.objects.filter(question__in=[one.question_id for one in revisions])
        .values_list("question_id")
        .annotate(Max("number"))
    )
    copied = [one.attname for one in QuestionRevision._meta.concrete_fields if one.name not in _OF_ITS_OWN]
    states = {one.pk: RevisionState(one.state) for one in revisions}
    numbers = {}
    for one in revisions:
        highest[one.question_id] += 1
        numbers[one.pk] = highest[one.question_id]
        move(one, to=RevisionState.RETIRED, at=at, actor=actor, comment=reason.strip())
    made = QuestionRevision.objects.bulk_create(
        QuestionRevision(
            number=numbers[one.pk],
            state=states[one.pk],
            created_at=at,
            subject=subject,
            fingerprint=fingerprint(replace(one.content(), subject=subject.code)),
            **{name: getattr(one, name) for name in copied},
        )
        for one in revisions
    )
    cited = [one.attname for one in Citation._meta.concrete_fields if one.name not in ("id", "revision")]
    Citation.objects.bulk_create(
        Citation(revision=new, **{name: getattr(citation, name) for name in cited})
        for old, new in zip(revisions, made, strict=True)
        for citation in old.citations.all()
    )
    begin(made, at=at, actor=actor, comment=MOVED)
    for old, new in zip(revisions, made, strict=True):
        if new.state in PENDING:
            QuestionLawTask.objects.unsettled().filter(revision=old).update(revision=new)
    index_rows(made)
    return made
