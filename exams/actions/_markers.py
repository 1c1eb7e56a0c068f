"""Who marks an exam, and where they serve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q

from core.clock import local_day
from exams.domain.allocation import Marker, MarkingPolicy
from exams.domain.double_marking import MarkingRule
from exams.models import Exam, MarkingItem
from personnel.domain.roles import Permission, roles_with
from personnel.models import Officer, Posting, RoleGrant
from personnel.policy import InForce, policy_for

KIND = "marking"


def exam_day(exam: Exam) -> date:
    """The local day on which the exam opened."""
    return local_day(exam.sittings.earliest("opens_at").opens_at)


def marking_policy(exam: Exam, day: date | None = None) -> InForce[MarkingPolicy]:
    """The rules of marking that hold for `exam`: those of its unit on its day (`day`, where it is known already)."""
    return policy_for(KIND, exam.unit, day or exam_day(exam))


def rule_of(item: MarkingItem) -> MarkingRule:
    """How answers to `item` are marked: what was taken over when they were sorted, else by one under today's policy."""
    if item.rule:
        return item.marking_rule
    return replace(marking_policy(item.exam).body.rule_for(""), markers=1)


def markers_of(exam: Exam, *, on: date) -> list[Officer]:
    """Everybody who holds the permission to mark on the unit of `exam`, by name."""
    steps = range(exam.unit.steplen, len(exam.unit.path) + 1, exam.unit.steplen)
    grants = RoleGrant.objects.in_force(on=on).filter(
        role__in=[role.value for role in roles_with(Permission.MARK)],
        unit__path__in=[exam.unit.path[:end] for end in steps],
    )
    return list(
        Officer.objects.filter(pk__in=grants.order_by().values("officer"), is_active=True).order_by(
            "name", "pk"
        )
    )


def marker_of(officer: Officer, *, days: Iterable[date]) -> Marker:
    """`officer` with every unit they serve in on one of `days`, in whatever way."""
    return places_of([officer.pk], days=days)[0]


def places_of(officer_ids: Sequence[int], *, days: Iterable[date]) -> list[Marker]:
    """The same for several officers, in the order given; one query."""
    wanted = sorted(set(days))
    rows = (
        Posting.objects.filter(Q(officer__in=officer_ids), starts_on__lte=wanted[-1])
        .order_by("starts_on")
        .values_list("officer", "kind", "starts_on", "unit__path")
    )
    paths: dict[int, set[str]] = defaultdict(set)
    held = list(rows)
    for day in wanted:
        there = {(officer, kind): path for officer, kind, starts_on, path in held if starts_on <= day}
        for (officer, _kind), path in there.items():
            if path is not None:
                paths[officer].add(path)
    return [Marker(officer, frozenset(paths[officer])) for officer in officer_ids]
