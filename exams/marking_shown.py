"""How far the marking of an exam is, and who can still mark what: for the exam officer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When

from core.clock import local_day
from exams.actions._markers import exam_day, markers_of, marking_policy, places_of
from exams.domain.double_marking import Round
from exams.models import Exam, MarkingItem, MarkingTask
from exams.models.marking import FOR_GOOD, ItemCounts, counts_by_item
from personnel.models import Officer


@dataclass(frozen=True, slots=True)
class MarkerShown:
    """One marker: answers marked, on screen now, open ones of the own share, and all open ones that they may have."""

    officer: Officer
    done: int
    leased: int
    share: int
    may_mark: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """Open answers of candidates of one unit that no marker may be given."""

    unit: str
    answers: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole marking."""

    items: list[tuple[MarkingItem, ItemCounts]]
    markers: list[MarkerShown]
    stuck: list[Stuck]

    @property
    def total(self) -> int:
        """Marks that people give: an answer with two markers counts twice."""
        return sum(counts.total for _item, counts in self.items)

    @property
    def done(self) -> int:
        """Of these, given."""
        return sum(counts.done for _item, counts in self.items)

    @property
    def thirds_open(self) -> int:
        """Arbitrations that wait for a third marker."""
        return sum(counts.thirds - counts.thirds_done for _item, counts in self.items)


def progress_of(exam: Exam, *, at: datetime) -> Progress:
    """Everything in a fixed number of queries, however many answers and markers there are."""
    counts = counts_by_item(exam, at=at)
    items = list(exam.marking_items.select_related("revision").order_by("position", "pk"))
    officers = markers_of(exam, on=local_day(at))
    ids = [officer.pk for officer in officers]
    apart = marking_policy(exam).body.apart
    places = places_of(ids, days=(exam_day(exam), local_day(at)))
    given = Counter(dict(_held(exam, Q(leased_until=FOR_GOOD))))
    leased = Counter(dict(_held(exam, Q(leased_until__gt=at, leased_until__lt=FOR_GOOD))))
    shares = Counter(dict(_held(exam, Q(leased_until=None) | Q(leased_until__lte=at), whose="dealt_to")))
    may: Counter[int] = Counter()
    stuck: Counter[str] = Counter()
    for group in _open_groups(exam, ids):
        paths = [path for path in (group["home"], group["seconded"], group["embedded"]) if path]
        held = {group["lowest"], group["highest"]}
        able = [
            place.officer
            for place in places
            if place.officer not in held and place.may_mark(group["own"] or 0, paths, apart)
        ]
        for officer in able:
            may[officer] += group["answers"]
        if len(able) < (2 if group["round"] == Round.SECOND and held == {None} else 1):
            stuck[group["name"]] += group["answers"]
    return Progress(
        items=[(item, counts.get(item.pk, ItemCounts())) for item in items],
        markers=[
            MarkerShown(officer, given[officer.pk], leased[officer.pk], shares[officer.pk], may[officer.pk])
            for officer in officers
        ],
        stuck=[Stuck(unit, answers) for unit, answers in sorted(stuck.items())],
    )


def _held(exam: Exam, condition: Q, *, whose: str = "leased_to") -> list[tuple[int, int]]:
    tasks = MarkingTask.objects.filter(condition, item__exam=exam).live().for_results().order_by()
    return list(tasks.values(whose).annotate(answers=Count("pk")).values_list(whose, "answers"))


def _open_groups(exam: Exam, marker_ids: list[int]) -> list[dict[str, object]]:
    """Open answers by round, by the units of their candidates and by who has other rounds (two officers at most); those
    of markers who sat themselves apart."""
    others = (
        MarkingTask.objects.filter(attempt=OuterRef("attempt"), position=OuterRef("position"))
        .exclude(pk=OuterRef("pk"))
        .exclude(leased_to=None)
        .order_by("leased_to")
    )
    return list(
        MarkingTask.objects.filter(item__exam=exam)
        .live()
        .for_results()
        .unmarked()
        .order_by()
        .values(
            "round",
            name=F("unit__name"),
            home=F("unit__path"),
            seconded=F("seconded_to__path"),
            embedded=F("embedded_in__path"),
            own=Case(When(attempt__officer__in=marker_ids, then=F("attempt__officer")), default=None),
            lowest=Subquery(others.values("leased_to")[:1]),
            highest=Subquery(others.reverse().values("leased_to")[:1]),
        )
        .annotate(answers=Count("pk"))
    )
