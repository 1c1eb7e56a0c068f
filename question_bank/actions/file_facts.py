"""What a file says beside the wording of its questions: its names looked up, and put onto the facts that there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from core.domain.han import folded
from question_bank.actions.change_facts import facts_of
from question_bank.actions.tags import LONGEST, tags_of
from question_bank.domain.facts import Facts
from question_bank.domain.file_facts import LABELS, POINTS, FileFacts
from question_bank.models import Bank, KnowledgePoint, Label


class FactNames:
    """Knowledge points and labels by code and by name, each looked up once; a bank's tags are its own."""

    def __init__(self, bank: Bank | None) -> None:
        self._bank = bank
        self._facts: dict[int, Facts] = {}

    def look_at(self, questions: Iterable[int]) -> None:
        """Loads the facts of these questions for `problem` and `differs`."""
        ids = list(questions)
        self._facts = facts_of(ids) if ids else {}

    def problem(self, told: FileFacts, question: int) -> str:
        """Why the facts of a question could not stand with what the file says (`Facts.problem`)."""
        return self.applied(told, self._facts[question]).problem()

    def differs(self, told: FileFacts, question: int) -> bool:
        """Whether the file says anything else than what stands."""
        return self.new_tags(told) or self.applied(told, self._facts[question]) != self._facts[question]

    def unknown(self, told: FileFacts) -> dict[str, tuple[str, ...]]:
        """The names of each column that name nothing, or more than one; tags are made where there are none."""
        found = {POINTS: [name for name in told.points_asked if self._point(name) is None]}
        for column, kind in LABELS.items():
            if kind != Label.Kind.TAG:
                found[column] = [name for name in getattr(told, column) if self._label(kind, name) is None]
        return {column: tuple(names) for column, names in found.items() if names}

    def applied(self, told: FileFacts, facts: Facts) -> Facts:
        """The facts as the file wants them: what it names takes the place of what stood there.

        Of a column whose names are all unknown, and of tags that the bank has not got (`make_tags`), nothing comes.
        """
        points = {pk for name in told.points_asked if (pk := self._point(name))}
        labels = set(facts.labels)
        for column, kind in LABELS.items():
            wanted = {pk for name in getattr(told, column) if (pk := self._label(kind, name))}
            if wanted:
                labels = {pk for pk in labels if self._kinds.get(pk) != kind} | wanted
        return replace(
            facts,
            use=told.use or facts.use,
            valid_from=told.valid_from or facts.valid_from,
            valid_to=told.valid_to or facts.valid_to,
            points=frozenset(points) or facts.points,
            labels=frozenset(labels),
        )

    def new_tags(self, told: FileFacts) -> bool:
        """Whether a tag would have to be made."""
        return any(self._label(Label.Kind.TAG, name) is None for name in told.tags)

    def make_tags(self, told: FileFacts) -> None:
        """Makes the tags that the bank has not got."""
        if self._bank is not None and self.new_tags(told):
            for name, label in tags_of(self._bank, told.tags).items():
                self._labels[Label.Kind.TAG, _tag_code(name)] = label.pk
                self._kinds[label.pk] = Label.Kind.TAG

    def _point(self, name: str) -> int | None:
        return self._points.get(folded(name))

    def _label(self, kind: str, name: str) -> int | None:
        return self._labels.get((kind, _tag_code(name) if kind == Label.Kind.TAG else folded(name)))

    @cached_property
    def _points(self) -> dict[str, int | None]:
        rows = list(KnowledgePoint.objects.offered().values_list("code", "name", "pk"))
        return _once([(folded(name), pk) for _code, name, pk in rows]) | {
            folded(code): pk for code, _name, pk in rows
        }

    @cached_property
    def _labels(self) -> dict[tuple[str, str], int | None]:
        rows = list(Label.objects.filter(closed=False, bank=None).values_list("kind", "code", "name", "pk"))
        found: dict[Any, int | None] = _once([((kind, folded(name)), pk) for kind, _code, name, pk in rows])
        found |= {(kind, folded(code)): pk for kind, code, _name, pk in rows}
        if self._bank is not None:
            tags = Label.objects.filter(kind=Label.Kind.TAG, bank=self._bank)
            found |= {(Label.Kind.TAG.value, code): pk for code, pk in tags.values_list("code", "pk")}
        return found

    @cached_property
    def _kinds(self) -> dict[int, str]:
        return dict(Label.objects.values_list("pk", "kind"))


def _tag_code(name: str) -> str:
    return folded(name[:LONGEST])[:LONGEST]


def _once(pairs: list[tuple[Any, int]]) -> dict[Any, int | None]:
    """By name what it names; None where it names several."""
    found: dict[Any, int | None] = {}
    for name, pk in pairs:
        found[name] = None if name in found else pk
    return found


def names_of(facts: Mapping[int, Facts]) -> dict[int, FileFacts]:
    """The facts of questions (by id) as a file tells them: points and labels by name, points whose name stands twice by
    code."""
    points = {pk: (code, name) for pk, code, name in KnowledgePoint.objects.values_list("pk", "code", "name")}
    alone = _once([(folded(name), pk) for pk, (_code, name) in points.items()])
    used = {pk for one in facts.values() for pk in one.labels}
    labels = {label.pk: label for label in Label.objects.filter(pk__in=used).order_by("position", "name")}
    return {
        question: FileFacts(
            use=one.use,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            points_asked=tuple(
                points[pk][1] if alone[folded(points[pk][1])] else points[pk][0] for pk in sorted(one.points)
            ),
            **{
                column: tuple(
                    label.name for pk, label in labels.items() if pk in one.labels and label.kind == kind
                )
                for column, kind in LABELS.items()
            },
        )
        for question, one in facts.items()
    }
