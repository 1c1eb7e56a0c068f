"""How far the marking of an exam is, and who can still mark what: for the exam officer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, Q, When

from core.clock import local_day
from exams.actions._markers import exam_day, markers_of, marking_policy, places_of
from exams.models import Exam, MarkingItem, MarkingTask
from exams.models.marking import FOR_GOOD
from personnel.models import Officer


@dataclass(frozen=True, slots=True)
class MarkerShown:
    """One marker: answers marked, on screen now, and open answers that they may be given."""

    officer: Officer
    done: int
    leased: int
    may_mark: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """Open answers of candidates of one unit that no marker may be given."""

    unit: str
    answers: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole marking. `items` carry `total`, `done` and `leased`."""

    items: list[MarkingItem]
    markers: list[MarkerShown]
    stuck: list[Stuck]

    @property
    def total(self) -> int:
        """Answers that people mark."""
        return sum(item.total for item in self.items)  # type: ignore[attr-defined]

    @property
    def done(self) -> int:
        """Of these, marked."""
        return sum(item.done for item in self.items)  # type: ignore[attr-defined]


def progress_of(exam: Exam, *, at: datetime) -> Progress:
    """Everything in a fixed number of queries, however many answers and markers there are."""
    items = list(exam.marking_items.with_counts(at).select_related("revision"))
    officers = markers_of(exam, on=local_day(at))
    ids = [officer.pk for officer in officers]
    apart = marking_policy(exam).body.apart
    places = places_of(ids, days=(exam_day(exam), local_day(at)))
    given = Counter(dict(_held(exam, Q(leased_until=FOR_GOOD))))
    leased = Counter(dict(_held(exam, Q(leased_until__gt=at, leased_until__lt=FOR_GOOD))))
    may: Counter[int] = Counter()
    stuck: Counter[str] = Counter()
    for group in _open_groups(exam, ids):
        paths = [path for path in (group["home"], group["seconded"], group["embedded"]) if path]
        able = [place.officer for place in places if place.may_mark(group["own"] or 0, paths, apart)]
        for officer in able:
            may[officer] += group["answers"]
        if not able:
            stuck[group["name"]] += group["answers"]
    return Progress(
        items=items,
        markers=[
            MarkerShown(officer, given[officer.pk], leased[officer.pk], may[officer.pk])
            for officer in officers
        ],
        stuck=[Stuck(unit, answers) for unit, answers in sorted(stuck.items())],
    )


def _held(exam: Exam, condition: Q) -> list[tuple[int, int]]:
    tasks = MarkingTask.objects.filter(condition, item__exam=exam).live().order_by()
    return list(tasks.values("leased_to").annotate(answers=Count("pk")).values_list("leased_to", "answers"))


def _open_groups(exam: Exam, marker_ids: list[int]) -> list[dict[str, object]]:
    """Open answers by the units of their candidates; those of markers who sat themselves apart."""
    return list(
        MarkingTask.objects.filter(item__exam=exam)
        .live()
        .unmarked()
        .order_by()
        .values(
            name=F("unit__name"),
            home=F("unit__path"),
            seconded=F("seconded_to__path"),
            embedded=F("embedded_in__path"),
            own=Case(When(attempt__officer__in=marker_ids, then=F("attempt__officer")), default=None),
        )
        .annotate(answers=Count("pk"))
    )
