"""Write the inverse of what an import of questions wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from core.domain.batches import in_batches
from personnel.models import Officer
from question_bank.actions._copies import append_copies
from question_bank.actions._moves import AT_ONCE, withdraw
from question_bank.actions.change_facts import change_facts
from question_bank.domain.facts import Facts
from question_bank.models import QuestionRevision

COMMENT = "import undone"


@transaction.atomic
def undo_questions(*, effects: Mapping[str, Sequence[Any]], at: datetime, actor: Officer | None) -> None:
    """Takes back the effects that `apply_import` kept; the caller has seen that nobody decided on them or used them.

    Every revision of the import is withdrawn. A draft or a revision in review that it had replaced comes back as a new
    revision with the same words, author and state: what was retired stays retired. What stood beside the wordings
    stands there again. Raises LostRace.
    """
    revisions = [row[1] for row in [*effects.get("new", ()), *effects.get("changed", ())]]
    withdraw(revisions, at=at, actor=actor, comment=COMMENT)
    waited = dict(row[2] for row in effects.get("changed", ()) if row[2])
    for part in in_batches(waited, AT_ONCE):
        _bring_back({pk: waited[pk] for pk in part}, at=at, actor=actor)
    sorted_before = {row[0]: Facts.from_json(row[1]) for row in effects.get("facts", ())}
    for part in in_batches(sorted_before, AT_ONCE):
        change_facts({pk: sorted_before[pk] for pk in part}, reason=COMMENT, at=at, actor=actor)


def _bring_back(states: Mapping[int, str], *, at: datetime, actor: Officer | None) -> None:
    """Copies of these retired revisions, in the states that they had."""
    old = list(QuestionRevision.objects.filter(pk__in=states).prefetch_related("citations").order_by("pk"))
    append_copies(old, lambda one: {"state": states[one.pk]}, at=at, actor=actor, comment=COMMENT)
