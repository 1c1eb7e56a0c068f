"""Who came to an exam, by unit: due, present, absent with leave by class, absent without. One query for any number
of exams and units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, FilteredRelation, Q

from exams.models import Enrolment, Leave

SAT = ~Q(attempts__state="voided")
EXCUSED = Q(leaves__state=Leave.State.GRANTED, leaves__excused=True)


@dataclass(slots=True)
class Attendance:
    """Counts of officers. `due` is the sum of `present`, `absent` and everything in `with_leave` (by class of leave).

    Who sat is present, whatever leave they held. Before the window is over, `absent` are those who have not begun.
    """

    due: int = 0
    present: int = 0
    absent: int = 0
    with_leave: dict[str, int] = field(default_factory=dict)

    @property
    def leave(self) -> int:
        """Absent with leave, all classes together."""
        return sum(self.with_leave.values())

    def add(self, other: Attendance) -> None:
        """Takes the counts of another unit in."""
        self.due += other.due
        self.present += other.present
        self.absent += other.absent
        for kind, count in other.with_leave.items():
            self.with_leave[kind] = self.with_leave.get(kind, 0) + count


def attendance_by_unit(exam_ids: Iterable[int]) -> Mapping[tuple[int, int], Attendance]:
    """Attendance by exam and unit of the roster (both by id), in one query."""
    rows = (
        Enrolment.objects.filter(sitting__exam__in=list(exam_ids))
        .annotate(
            live=FilteredRelation("attempts", condition=SAT),
            leave=FilteredRelation("leaves", condition=EXCUSED),
        )
        .order_by()
        .values_list("sitting__exam", "unit", "leave__kind")
        .annotate(due=Count("pk"), present=Count("live"))
    )
    found: dict[tuple[int, int], Attendance] = {}
    for exam, unit, kind, due, present in rows:
        own = found.setdefault((exam, unit), Attendance())
        own.due += due
        own.present += present
        if kind is None:
            own.absent += due - present
        elif due > present:
            own.with_leave[kind] = due - present
    return found
