"""Reading turnout from what exams stored: two grouped queries, whatever the number of units and officers."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from analytics.domain.figures import Turnout
from exams.models import Attempt, Enrolment, Exam, Result
from personnel.domain.roles import Permission
from personnel.models import BadgeHolding, Officer, Unit

STATUSES = ("open", "absent", "failed", "passed")
"""Parts of the names that can be asked for; `open`: not sat, or sat and not passed."""
HIDDEN_STATES = (Exam.State.DRAFT, Exam.State.SEALED, Exam.State.CANCELLED)


def exams_for(officer: Officer, *, on: date) -> QuerySet[Exam]:
    """Announced exams that may concern units where the officer reads figures, newest month first."""
    paths = officer.paths_where(Permission.FIGURES_READ, on=on)
    if not paths:
        return Exam.objects.none()
    above = {path[:end] for path in paths for end in range(Unit.steplen, len(path) + 1, Unit.steplen)}
    concerned = Q(unit__path__in=above)
    for path in paths:
        concerned |= Q(unit__path__startswith=path)
    return (
        Exam.objects.in_earnest().filter(concerned).exclude(state__in=HIDDEN_STATES).order_by("-month", "-pk")
    )


def turnout_by_path(exam: Exam, unit: Unit) -> dict[str, Turnout]:
    """Turnout of `exam` by tree path of the units at and below `unit`, each without the ones below it."""
    here = Q(unit__path__startswith=unit.path)
    enrolled = Enrolment.objects.filter(here, sitting__exam=exam).order_by()
    sat = Attempt.objects.exclude(state=Attempt.State.VOIDED).filter(enrolment=OuterRef("pk"))
    passed = Result.objects.filter(here, exam=exam, passed=True).standing().order_by()
    parts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, due, present in enrolled.values_list("unit__path").annotate(
        due=Count("pk"), sat=Count("pk", filter=Exists(sat))
    ):
        parts[place][0], parts[place][1] = due, present
    for place, count in passed.values_list("unit__path").annotate(passed=Count("pk")):
        parts[place][2] = count
    return {place: Turnout(*counts) for place, counts in parts.items()}


def names(exam: Exam, unit: Unit) -> QuerySet[Enrolment]:
    """Everybody due in `unit` and below, by unit and badge number, with `score`, `full_marks`, `passed` when released
    and `has_sat`."""
    badge = BadgeHolding.objects.filter(officer=OuterRef("officer"), held_until=None).values("badge_number")[
        :1
    ]
    sat = Attempt.objects.exclude(state=Attempt.State.VOIDED).filter(enrolment=OuterRef("pk"))
    result = Result.objects.filter(attempt__enrolment=OuterRef("pk"), release_row__isnull=False).order_by(
        "-number"
    )
    return (
        Enrolment.objects.filter(unit__path__startswith=unit.path, sitting__exam=exam)
        .select_related("officer", "unit")
        .annotate(
            badge=Subquery(badge),
            has_sat=Exists(sat),
            score=Subquery(result.values("score")[:1]),
            full_marks=Subquery(result.values("full_marks")[:1]),
            passed=Subquery(result.values("passed")[:1]),
        )
        .order_by("unit__path", "badge", "pk")
    )


def narrowed(people: QuerySet[Enrolment], status: str) -> QuerySet[Enrolment]:
    """Those of `names` that stand as `status` (one of `STATUSES`) says; everybody for anything else."""
    if status == "open":
        return people.filter(Q(has_sat=False) | Q(passed=False))
    if status == "absent":
        return people.filter(has_sat=False)
    if status in ("failed", "passed"):
        return people.filter(passed=status == "passed")
    return people
