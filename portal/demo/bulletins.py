"""The bulletins of the demonstration: drafted by the clock, checked, approved, issued, and read by leaders; the newest
drawn up anew after its make-up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from appraisal.actions.draft_bulletin import redraft_bulletin
from appraisal.actions.issue_bulletin import issue_bulletin, receive_bulletin
from appraisal.actions.sign_bulletin import approve_bulletin, check_bulletin
from appraisal.bulletin_seal import bulletin_hash
from appraisal.domain.states import BulletinState
from appraisal.models import Bulletin, FigureRun
from exams.models import Exam
from portal.demo.staff import Staff

HOURS_BETWEEN: Final = 3
HAVE_READ: Final = 2
"""One leader of so many has not read the newest bulletin."""


def issue(exam: Exam | None, staff: Staff, *, at: datetime, all_read: bool) -> None:
    """Takes the draft that the clock made for `exam` to its issue, from `at` on, as far as it has not come by itself.
    All leaders read it, or some; 孙磊 is never among these."""
    made = None if exam is None else exam.bulletins.order_by("pk").first()
    if made is None:
        return
    if made.state == BulletinState.DRAFT:
        at += timedelta(hours=HOURS_BETWEEN)
        check_bulletin(bulletin=made, seen=bulletin_hash(made), at=at, actor=staff.legal_head)
    if made.state == BulletinState.CHECKED:
        at += timedelta(hours=HOURS_BETWEEN)
        approve_bulletin(bulletin=made, seen=bulletin_hash(made), at=at, actor=staff.boss)
    if made.state == BulletinState.APPROVED:
        at += timedelta(hours=HOURS_BETWEEN)
        issue_bulletin(bulletin=made, at=at, actor=staff.exam_officer)
        _read(made, staff, at, all_read)


def draft_anew(exam: Exam | None, staff: Staff, *, at: datetime) -> None:
    """The make-up has changed the figures of `exam` since its bulletin was issued: the exam officer has drawn up a new
    one, which waits for its check. Once."""
    if exam is None:
        return
    made = exam.bulletins.order_by("pk").last()
    if made is None or made.state != BulletinState.ISSUED or exam.bulletins.count() > 1:
        return
    if made.figures["run"]["id"] != FigureRun.objects.filter(exam=exam).latest("number").pk:
        redraft_bulletin(bulletin=made, at=at, actor=staff.exam_officer)


def _read(made: Bulletin, staff: Staff, at: datetime, all_read: bool) -> None:
    for number, leader in enumerate(staff.leaders.values()):
        if all_read or (number % HAVE_READ and leader.pk not in staff.cast):
            receive_bulletin(bulletin=made, at=at + timedelta(hours=1 + 5 * number), actor=leader)
