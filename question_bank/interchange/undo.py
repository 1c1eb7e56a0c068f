"""Taking an import of questions back: what would happen, and which questions somebody has dealt with since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.domain.batches import in_batches
from core.models import ImportBatch
from core.undo import AT_ONCE, Obstacle, UndoPlan, effects_of, pointing_at
from personnel.models import Officer
from question_bank.actions.change_facts import facts_of
from question_bank.actions.undo_questions import undo_questions
from question_bank.domain.facts import Facts
from question_bank.domain.states import RevisionState
from question_bank.models import (
    Citation,
    CitationCheck,
    PictureInRevision,
    Question,
    QuestionChange,
    QuestionRevision,
    RevisionEvent,
)

REASONS: Mapping[str, object] = {
    RevisionState.APPROVED: _("was approved after this import"),
    RevisionState.SCHEDULED: _("was approved after this import"),
    RevisionState.DRAFT: _("was returned to its author after this import"),
    RevisionState.RETIRED: _("was replaced or retired after this import"),
}
LATER = _("has a newer revision")
SORTED_SINCE = _("was sorted otherwise after this import")
_WRITTEN_BESIDE: frozenset[type[Model]] = frozenset(
    {QuestionRevision, QuestionChange, Question.points.through, Question.labels.through}
)
"""What points at a new question for which the file said something beside the wording."""
_WRITTEN_ALONG = frozenset({Citation, CitationCheck, PictureInRevision, RevisionEvent})
"""What points at a revision without anybody having used it."""


class QuestionsUndoer:
    """Registered for `questions`; see core.undo.Undoer."""

    def labels(self) -> Mapping[str, object]:
        """What is counted."""
        return {
            "new_withdrawn": _("New questions taken back"),
            "changed_withdrawn": _("Changed questions as before"),
            "brought_back": _("Drafts and questions in review that come back"),
        }

    def plan(self, batch: ImportBatch) -> UndoPlan:
        """Looks at every revision that the import wrote, locked first."""
        effects = effects_of(batch)
        new, changed = effects.get("new", []), effects.get("changed", [])
        counts = {
            "new_withdrawn": len(new),
            "changed_withdrawn": len(changed),
            "brought_back": sum(row[2] is not None for row in changed),
        }
        sorted_to = {row[0]: Facts.from_json(row[2]) for row in effects.get("facts", ())}
        new_questions = [row[0] for row in new]
        obstacles = _obstacles(new_questions, [row[1] for row in [*new, *changed]], sorted_to)
        return UndoPlan(counts, obstacles)

    def undo(self, batch: ImportBatch, *, actor_id: int | None, at: datetime) -> None:
        """Writes the inverse rows."""
        actor = Officer.objects.get(pk=actor_id) if actor_id is not None else None
        undo_questions(effects=effects_of(batch), at=at, actor=actor)


def _obstacles(
    new_questions: Sequence[int], revisions: Sequence[int], sorted_to: Mapping[int, Facts]
) -> list[Obstacle]:
    """By question, each reason once."""
    reasons: dict[tuple[int, str], object] = {}

    def note(question: int, reason: object) -> None:
        reasons.setdefault((question, str(reason)), reason)

    owners: dict[int, int] = {}
    for part in in_batches(revisions, AT_ONCE):
        found = QuestionRevision.objects.select_for_update().filter(pk__in=part).order_by("pk")
        for pk, question, state in found.values_list("pk", "question_id", "state"):
            owners[pk] = question
            if state != RevisionState.IN_REVIEW:
                note(question, REASONS.get(state, LATER))
        newer = QuestionRevision.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
        for question in QuestionRevision.objects.filter(Exists(newer), pk__in=part).values_list(
            "question_id", flat=True
        ):
            note(question, LATER)
    for pk, reason in pointing_at(QuestionRevision, revisions, but=_WRITTEN_ALONG):
        note(owners[pk], reason)
    for pk, facts in facts_of(list(sorted_to)).items():
        if facts != sorted_to[pk]:
            note(pk, SORTED_SINCE)
    unsorted = [pk for pk in new_questions if pk not in sorted_to]
    for questions, but in (
        (unsorted, _WRITTEN_BESIDE & {QuestionRevision}),
        (list(sorted_to), _WRITTEN_BESIDE),
    ):
        for pk, reason in pointing_at(Question, set(questions) & set(new_questions), but=but):
            note(pk, reason)
    return _in_words(reasons)


def _in_words(reasons: Mapping[tuple[int, str], object]) -> list[Obstacle]:
    pks = {question for question, _reason in reasons}
    refs: dict[int, Any] = dict(Question.objects.filter(pk__in=pks).values_list("pk", "ref"))
    obstacles = [
        Obstacle(refs[pk], reason, reverse("question_bank:question", args=[pk]))
        for (pk, _text), reason in reasons.items()
    ]
    return sorted(obstacles, key=lambda one: one.label)
