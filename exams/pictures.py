"""Which pictures of questions the screens of exams show to whom."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from core.clock import local_day
from exams.actions.errors import NotFound
from exams.models import Attempt, Exam, PaperItem
from exams.results_shown import shown_result
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.models import Picture, PictureInRevision


def may_see(officer: Officer, picture: Picture, at: datetime) -> bool:
    """Candidates see what their own paper shows once they have begun it, and pictures of keys and explanations only in
    a review that is open; whoever reads exams or marks them sees what stands in their papers."""
    uses = PictureInRevision.objects.filter(picture=picture)
    asked = PaperItem.objects.filter(revision__in=uses.filter(is_key=False).values("revision"))
    own = Attempt.objects.filter(officer=officer)
    if own.filter(paper__in=asked.values("paper")).exists():
        return True
    every = PaperItem.objects.filter(revision__in=uses.values("revision"))
    return _by_duty(officer, asked, every, at) or any(
        _review_is_open(attempt, officer, at) for attempt in own.filter(paper__in=every.values("paper"))
    )


def _by_duty(officer: Officer, asked: object, every: object, at: datetime) -> bool:
    day = local_day(at)
    for permission, items in ((Permission.EXAM_READ, asked), (Permission.MARK, every)):
        if permission not in officer.permissions_on(day):
            continue
        exams = Exam.objects.visible_to(officer, on=day, permission=permission)
        if exams.filter(Exists(items.filter(paper__exam=OuterRef("pk")))).exists():  # type: ignore[attr-defined]
            return True
    return False


def _review_is_open(attempt: Attempt, officer: Officer, at: datetime) -> bool:
    try:
        return bool(shown_result(attempt_id=attempt.pk, officer_id=officer.pk, at=at).review)
    except NotFound:
        return False
