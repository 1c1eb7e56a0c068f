"""Put questions under another subject: the same wording again under the new one, approved where it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from personnel.models import Officer
from question_bank.actions._copies import append_copies
from question_bank.actions._moves import move
from question_bank.domain.fingerprint import fingerprint
from question_bank.domain.states import PENDING, RevisionState
from question_bank.models import QuestionLawTask, QuestionRevision, Subject

MOVED = "subject moved"
"""Comment of the first event of a copy; that of the old one tells the reason."""


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
    states = {one.pk: RevisionState(one.state) for one in revisions}
    for one in revisions:
        move(one, to=RevisionState.RETIRED, at=at, actor=actor, comment=reason.strip())
    made = append_copies(
        revisions,
        lambda one: {
            "state": states[one.pk],
            "subject_id": subject.pk,
            "fingerprint": fingerprint(replace(one.content(), subject=subject.code)),
        },
        at=at,
        actor=actor,
        comment=MOVED,
    )
    for old, new in zip(revisions, made, strict=True):
        if new.state in PENDING:
            QuestionLawTask.objects.unsettled().filter(revision=old).update(revision=new)
    return made
