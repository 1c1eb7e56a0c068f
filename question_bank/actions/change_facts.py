"""Change what stands beside the wording of questions; every change is appended to their history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.batches import in_batches
from core.domain.errors import Refused
from personnel.models import Officer
from question_bank.actions._moves import AT_ONCE
from question_bank.domain.facts import Facts
from question_bank.models import KnowledgePoint, Label, Question, QuestionChange

Field = QuestionChange.Field
LABEL_FIELDS = {
    Label.Kind.POLICE_TYPE: Field.POLICE_TYPES,
    Label.Kind.LEVEL: Field.LEVELS,
    Label.Kind.SYLLABUS: Field.SYLLABUSES,
    Label.Kind.TAG: Field.TAGS,
}
PROBLEMS = {
    "use_unknown": _("This use is not known."),
    "validity_backwards": _("The last day is before the first."),
}


class FactsRefused(Refused):
    """The facts cannot stand; `code` says why (`Facts.problem`)."""


@dataclass(frozen=True, slots=True)
class FactChanged:
    """One of the facts that another person has changed: field, what stood before, what stands now, and who."""

    field: str
    before: str
    now: str
    actor: str


class FactsChangedMeanwhile(Refused):
    """Others have changed the facts since they were seen; `changes` tells what."""

    code = "changed_meanwhile"

    def __init__(self, changes: Sequence[FactChanged]) -> None:
        super().__init__(_("Somebody else has changed this question meanwhile. Nothing was saved."))
        self.changes = tuple(changes)


def facts_of(question_ids: Collection[int]) -> dict[int, Facts]:
    """The facts of these questions by id, in three queries for every thousand."""
    found: dict[int, Facts] = {}
    for ids in in_batches(question_ids, AT_ONCE):
        points, labels = (
            _given(Question.points.through, "knowledgepoint_id", ids),
            _given(Question.labels.through, "label_id", ids),
        )
        rows = Question.objects.filter(pk__in=ids).values_list(
            "pk", "use", "valid_from", "valid_to", "owner_id"
        )
        for pk, use, valid_from, valid_to, owner in rows:
            found[pk] = Facts(use, valid_from, valid_to, owner, frozenset(points[pk]), frozenset(labels[pk]))
    return found


@transaction.atomic
def change_facts(
    wanted: Mapping[int, Facts],
    *,
    reason: str,
    at: datetime,
    actor: Officer | None,
    seen: Mapping[int, Facts] | None = None,
) -> list[int]:
    """Gives the questions (by id) these facts; returns the ids of those that changed.

    Questions are locked while they are compared; what is as wanted already is left alone and leaves no trace. All or
    nothing: raises FactsRefused when one of the facts cannot stand, and FactsChangedMeanwhile when a question stands
    otherwise than it was `seen` by whoever decided what is wanted.
    """
    for facts in wanted.values():
        if problem := facts.problem():
            raise FactsRefused(PROBLEMS[problem], code=problem)
    list(Question.objects.select_for_update().filter(pk__in=list(wanted)).order_by("pk").values_list("pk"))
    before = facts_of(list(wanted))
    for pk, facts in (seen or {}).items():
        if pk in before and before[pk] != facts:
            raise FactsChangedMeanwhile(_changed_since(pk, facts, before[pk]))
    changed = [pk for pk, facts in wanted.items() if pk in before and before[pk] != facts]
    if not changed:
        return []
    names = _Names(facts for pk in changed for facts in (before[pk], wanted[pk]))
    QuestionChange.objects.bulk_create(
        QuestionChange(
            question_id=pk, field=field, before=old, after=new, reason=reason.strip(), at=at, actor=actor
        )
        for pk in changed
        for field, old, new in names.differences(before[pk], wanted[pk])
    )
    for pk in changed:
        if _scalars(before[pk]) != _scalars(wanted[pk]):
            facts = wanted[pk]
            Question.objects.filter(pk=pk).update(
                use=facts.use, valid_from=facts.valid_from, valid_to=facts.valid_to, owner=facts.owner
            )
    _rewrite(
        Question.points.through,
        "knowledgepoint_id",
        {pk: (before[pk].points, wanted[pk].points) for pk in changed},
    )
    _rewrite(
        Question.labels.through, "label_id", {pk: (before[pk].labels, wanted[pk].labels) for pk in changed}
    )
    record_audit_event(
        kind="questions.sorted",
        actor_id=actor.pk if actor else None,
        at=at,
        subject=f"question:{changed[0]}",
        facts={"questions": len(changed)},
    )
    return changed


def _changed_since(question_id: int, seen: Facts, now: Facts) -> list[FactChanged]:
    """What differs, in words, with whoever changed each field last."""
    last = dict(
        QuestionChange.objects.filter(question=question_id).order_by("pk").values_list("field", "actor__name")
    )
    return [
        FactChanged(field, before, after, last.get(field) or "")
        for field, before, after in _Names((seen, now)).differences(seen, now)
    ]


def _scalars(facts: Facts) -> tuple[str, date | None, date | None, int | None]:
    return facts.use, facts.valid_from, facts.valid_to, facts.owner


def _given(through: type, column: str, ids: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for question, other in through.objects.filter(question__in=ids).values_list("question_id", column):  # type: ignore[attr-defined]
        found[question].add(other)
    return found


def _rewrite(through: type, column: str, pairs: Mapping[int, tuple[frozenset[int], frozenset[int]]]) -> None:
    rows = through.objects  # type: ignore[attr-defined]
    for question, (old, new) in pairs.items():
        if gone := old - new:
            rows.filter(question=question, **{f"{column}__in": gone}).delete()
    rows.bulk_create(
        through(question_id=question, **{column: other})
        for question, (old, new) in pairs.items()
        for other in sorted(new - old)
    )


class _Names:
    """The words in which the history tells facts."""

    def __init__(self, facts: Iterable[Facts]) -> None:
        every = list(facts)
        points = frozenset[int]().union(*(each.points for each in every))
        labels = frozenset[int]().union(*(each.labels for each in every))
        owners = {each.owner for each in every if each.owner}
        self._points = dict(KnowledgePoint.objects.filter(pk__in=points).values_list("pk", "name"))
        self._labels = {label.pk: label for label in Label.objects.filter(pk__in=labels)}
        self._owners = {officer.pk: officer.name for officer in Officer.objects.filter(pk__in=owners)}

    def differences(self, old: Facts, new: Facts) -> Iterable[tuple[str, str, str]]:
        """Field, before and after of everything that differs."""
        before, after = self._told(old), self._told(new)
        return [(field, before[field], after[field]) for field in after if before[field] != after[field]]

    def _told(self, facts: Facts) -> dict[str, str]:
        days = (facts.valid_from, facts.valid_to)
        told: dict[str, str] = {
            Field.USE: facts.use,
            Field.VALIDITY: " – ".join(day.isoformat() if day else "" for day in days) if any(days) else "",
            Field.OWNER: self._owners.get(facts.owner or 0, ""),
            Field.POINTS: "、".join(sorted(self._points[pk] for pk in facts.points)),
        }
        for kind, field in LABEL_FIELDS.items():
            own = [self._labels[pk] for pk in facts.labels if self._labels[pk].kind == kind]
            told[field] = "、".join(sorted(label.name for label in own))
        return told
