"""Corrections as people read them: who changes, in which words, and what a candidate is told about the own result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from core.wording import Words
from exams.actions._remarking import DryRun
from exams.domain.paper import Paper
from exams.models import Correction, Result
from exams.models.corrections import answer_number
from personnel.models import BadgeHolding, Officer, Unit

PER_PAGE: Final = 50

TOLD: Final[Mapping[tuple[str, str], Words]] = {
    ("credit_all", ""): _("Corrected after the exam: everybody was given the full marks of this question."),
    ("either_key", ""): _("Corrected after the exam: the answer marked here counts beside the earlier key."),
    ("new_key", ""): _("Corrected after the exam: the key was wrong; this is the new one."),
    ("void", "rescale"): _(
        "Corrected after the exam: this question does not count; the others were scaled up to the full marks."
    ),
    ("void", "take_out"): _(
        "Corrected after the exam: this question does not count; the full marks are lower by its marks."
    ),
    ("remark", ""): _("Corrected after the exam: this answer was marked again."),
    ("late", ""): _("Answers of yours that arrived after the deadline were admitted."),
}
"""What a candidate reads, by remedy and what becomes of the marks of a void question."""


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One officer of the list of changes. `turns` is 1 for a new pass, -1 for a pass that is none any more."""

    name: str
    badge: str
    unit: str
    before: Decimal
    before_full: Decimal
    after: Decimal
    full: Decimal
    turns: int

    @property
    def difference(self) -> Decimal:
        """How many marks more."""
        return self.after - self.before


def foreseen_page(run: DryRun, number: str | None, *, named: bool = True) -> tuple[Any, list[ChangeShown]]:
    """A page of what a correction would change, and its rows: verdicts first, then the greatest differences. Without
    `named` a number stands for each officer."""
    page = Paginator(run.changes, PER_PAGE).get_page(number)
    rows = list(page)
    if named:
        names = _names([row.before for row in rows])
    else:
        names = {row.before.pk: (answer_number(row.before.attempt_id), "", "") for row in rows}
    return page, [
        ChangeShown(
            *names[row.before.pk],
            row.before.score,
            row.before.full_marks,
            row.marking.score,
            row.marking.full_marks,
            row.turns,
        )
        for row in rows
    ]


def applied_page(correction: Correction, number: str | None) -> tuple[Any, list[ChangeShown]]:
    """The same of an applied correction, from the results that it made."""
    results = list(correction.results.select_related("supersedes").order_by("pk"))
    results.sort(
        key=lambda row: (row.passed == _before(row).passed, row.passed, -abs(row.score - _before(row).score))
    )
    page = Paginator(results, PER_PAGE).get_page(number)
    rows = list(page)
    names = _names(rows)
    return page, [
        ChangeShown(
            *names[row.pk],
            _before(row).score,
            _before(row).full_marks,
            row.score,
            row.full_marks,
            int(row.passed) - int(_before(row).passed),
        )
        for row in rows
    ]


def _before(result: Result) -> Result:
    if result.supersedes is None:
        raise ValueError("a result that a correction made supersedes another")
    return result.supersedes


def _names(results: Iterable[Result]) -> dict[int, tuple[str, str, str]]:
    """Name, badge number and unit then, by result."""
    rows = list(results)
    officers = Officer.objects.in_bulk({row.officer_id for row in rows})
    units = Unit.objects.in_bulk({row.unit_id for row in rows})
    held = BadgeHolding.objects.filter(officer__in=officers, held_until=None)
    badges = dict(held.values_list("officer", "badge_number"))
    return {
        row.pk: (officers[row.officer_id].name, badges.get(row.officer_id, ""), units[row.unit_id].name)
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class Told:
    """What a candidate is told of corrections: by place in the own paper, of the whole result, and void places."""

    by_position: Mapping[int, str]
    of_all: tuple[str, ...]
    void: frozenset[int]


def told(result: Result, paper: Paper, corrections: Sequence[Correction]) -> Told:
    """The sentences about `corrections`, in the order in which they were applied."""
    places = {(item.revision, item.part or 0): position for position, item in enumerate(paper.items)}
    by_position: dict[int, str] = {}
    of_all: list[str] = []
    void: set[int] = set()
    for own in corrections:
        words = str(TOLD[own.remedy, own.void_mode])
        if own.attempt_id is not None and own.position is None:
            of_all.append(words)
            continue
        position = own.position if own.position is not None else places.get((own.revision_id or 0, own.part))
        if position is None:
            continue
        by_position[position] = words
        if own.remedy == Correction.Remedy.VOID:
            void.add(position)
        else:
            void.discard(position)
    return Told(by_position, tuple(of_all), frozenset(void))
