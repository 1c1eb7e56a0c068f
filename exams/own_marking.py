"""How far one marker is: figures that do not tell a control answer from an ordinary one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from core.clock import local_day
from exams.actions._markers import exam_day, marker_of, marking_policy
from exams.domain.allocation import Marker, MarkingPolicy
from exams.domain.dealing import controls_due
from exams.domain.double_marking import FOR_RESULTS, Round
from exams.models import Exam, MarkingTask
from exams.models.marking import FOR_GOOD
from exams.models.marking_team import marking_seed
from personnel.models import Officer


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """One question: answers that this marker marked, and those that they may be given now.

    `left` holds the control answers still to come, so that a sum does not move when one comes up.
    """

    done: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        """What the bar of progress runs to."""
        return self.done + self.left


NOTHING = OwnProgress()


def own_progress(exam: Exam, officer: Officer, *, at: datetime) -> dict[int, OwnProgress]:
    """By question; while something of the own share is left, that alone counts as left. A fixed number of queries."""
    day = exam_day(exam)
    policy = marking_policy(exam, day).body
    place = marker_of(officer, days=(day, local_day(at)))
    ordinary = _ordinary(exam, place, policy, at)
    own = {row["item"]: row for row in _own(exam, officer)}
    agreed = MarkingTask.objects.filter(item__exam=exam).controls_for(place, policy.apart)
    controls = dict(
        agreed.order_by().values("item").annotate(number=Count("pk")).values_list("item", "number")
    )
    seed = marking_seed(exam) if controls else 0
    found = {}
    for item in ordinary.keys() | own.keys():
        row = own.get(item, {"marked": 0, "controls": 0, "controls_marked": 0})
        left = ordinary.get(item, 0)
        to_come = 0
        if left and controls.get(item):
            due = controls_due(
                row["marked"] + left - 1,
                every=policy.control_every,
                seed=seed,
                marker=officer.pk,
                item=item,
            )
            to_come = min(controls[item], max(0, due - row["controls"]))
        begun = row["controls"] - row["controls_marked"]
        found[item] = OwnProgress(row["marked"] + row["controls_marked"], left + to_come + begun)
    return found


def _ordinary(exam: Exam, place: Marker, policy: MarkingPolicy, at: datetime) -> dict[int, int]:
    """Answers that the marker may be given, by question: of the own share while there are any."""
    free = Q(leased_until=None) | Q(leased_until__lte=at) | Q(leased_to=place.officer)
    own = Q(dealt_to=place.officer)
    tasks = MarkingTask.objects.filter(free, item__exam=exam).open_to(place, policy.apart, at=at)
    if not policy.help_out:
        tasks = tasks.filter(own | Q(dealt_to=None) | Q(leased_to=place.officer))
    rows = (
        tasks.order_by()
        .values("item")
        .annotate(share=Count("attempt", filter=own, distinct=True), all=Count("attempt", distinct=True))
    )
    return {row["item"]: row["share"] or row["all"] for row in rows}


def _own(exam: Exam, officer: Officer) -> list[dict[str, int]]:
    """What the marker has of each question: ordinary answers marked, control answers given and marked."""
    marked = Q(leased_until=FOR_GOOD)
    control = Q(round=Round.CONTROL)
    return list(
        MarkingTask.objects.filter(item__exam=exam, leased_to=officer)
        .live()
        .order_by()
        .values("item")
        .annotate(
            marked=Count("pk", filter=marked & Q(round__in=FOR_RESULTS)),
            controls=Count("pk", filter=control),
            controls_marked=Count("pk", filter=control & marked),
        )
    )
