"""The only code that writes the state of a revision: table, conditional update, event, one transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from personnel.models import Officer
from question_bank.domain.states import MOVES, PENDING, RevisionState
from question_bank.models import QuestionRevision, RevisionEvent

AT_ONCE = 1000
"""Numbers in one list of a statement: databases limit them."""


class IllegalMove(Refused):
    """The state of the revision does not lead where it was asked to go."""

    code = "illegal_move"


class LostRace(Refused):
    """Somebody else moved the revision first."""

    code = "lost_race"


def move(
    revision: QuestionRevision, *, to: RevisionState, at: datetime, actor: Officer | None, comment: str = ""
) -> None:
    """Moves `revision` and writes the event. Raises IllegalMove or LostRace, and then changes nothing."""
    was = RevisionState(revision.state)
    if to not in MOVES[was]:
        raise IllegalMove(
            _("This revision has already been decided. Reload the page to see where it stands.")
        )
    with transaction.atomic():
        moved = QuestionRevision.objects.filter(pk=revision.pk, state=was).update(state=to)
        if moved != 1:
            raise LostRace(_("Somebody else was faster than you. Reload the page to see what they did."))
        RevisionEvent.objects.create(
            revision=revision, from_state=was, to_state=to, at=at, actor=actor, comment=comment
        )
    revision.state = to


def retire_pending(
    question_ids: Collection[int], *, at: datetime, actor: Officer | None, comment: str
) -> list[tuple[int, str]]:
    """Retires every revision of these questions that waits for a decision, since a newer one replaces it.

    Call it inside the transaction that writes the newer revisions. Returns ids with the states they had.
    """
    retired: list[tuple[int, str]] = []
    ids = list(question_ids)
    for start in range(0, len(ids), AT_ONCE):
        pending = QuestionRevision.objects.filter(
            question__in=ids[start : start + AT_ONCE], state__in=PENDING
        )
        waiting = list(pending.values_list("pk", "state"))
        QuestionRevision.objects.filter(pk__in=[pk for pk, _was in waiting], state__in=PENDING).update(
            state=RevisionState.RETIRED
        )
        RevisionEvent.objects.bulk_create(
            RevisionEvent(
                revision_id=pk,
                from_state=was,
                to_state=RevisionState.RETIRED,
                at=at,
                actor=actor,
                comment=comment,
            )
            for pk, was in waiting
        )
        retired += waiting
    return retired


def withdraw(revision_ids: Collection[int], *, at: datetime, actor: Officer | None, comment: str) -> None:
    """Withdraws revisions that wait for review, all of them. Raises LostRace when one no longer waits.

    Call it inside the transaction that takes their import back.
    """
    ids, was = list(revision_ids), RevisionState.IN_REVIEW
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        moved = QuestionRevision.objects.filter(pk__in=part, state=was).update(state=RevisionState.WITHDRAWN)
        if moved != len(part):
            raise LostRace(_("Somebody else was faster than you. Reload the page to see what they did."))
        RevisionEvent.objects.bulk_create(
            RevisionEvent(
                revision_id=pk,
                from_state=was,
                to_state=RevisionState.WITHDRAWN,
                at=at,
                actor=actor,
                comment=comment,
            )
            for pk in part
        )


def begin(
    revisions: Collection[QuestionRevision], *, at: datetime, actor: Officer | None, comment: str = ""
) -> None:
    """Writes the first event of revisions that were just created."""
    RevisionEvent.objects.bulk_create(
        RevisionEvent(
            revision=revision, from_state="", to_state=revision.state, at=at, actor=actor, comment=comment
        )
        for revision in revisions
    )
