"""Series of exams, and bulletins at every stage. The second exam officer is 赵敏, the leader of the bureau 孙毅."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from appraisal.actions.count_exams import count_exam
from appraisal.actions.draft_bulletin import draft_bulletin
from appraisal.actions.sign_bulletin import approve_bulletin, check_bulletin
from appraisal.bulletin_seal import bulletin_hash
from appraisal.models import Bulletin
from exams.actions.write_series import SeriesPlan, create_series
from exams.models import Exam, ExamSeries
from personnel.domain.roles import Role
from personnel.models import Officer, Unit
from question_bank.models import Blueprint, BlueprintCell

from .moments import AT
from .people import Cast, officer
from .questions import approved_question, bank, subject


def blueprint(unit: Unit, count: int = 4, *, code: str = "general") -> Blueprint:
    """A blueprint of `count` single choices of 2 marks each."""
    made = Blueprint.objects.create(unit=unit, name="月考组卷方案", created_at=AT)
    BlueprintCell.objects.create(
        blueprint=made, subject=subject(code), kind="single_choice", count=count, marks_each=Decimal(2)
    )
    return made


def stock(unit: Unit, count: int, *, since: int = 0) -> None:
    """`count` approved single choices in the bank of the series; `since` goes on counting."""
    from question_bank.models import Bank

    own = Bank.objects.filter(code="bank-series").first() or bank(unit, "bank-series")
    for number in range(since, since + count):
        approved_question(own, f"月考-{number}", kind="single_choice")


def series(people: Cast, *, at: datetime = AT, questions: int = 12, **changes: Any) -> ExamSeries:
    """王 sets up the monthly exam of the bureau: window from the 10th to the 12th, made on the 20th before."""
    stock(people.bureau, questions)
    facts = {
        "title": "{year}年{month}月月考",
        "blueprint": blueprint(people.bureau),
        "opens_day": 10,
        "closes_day": 12,
        "duration_minutes": 60,
        **changes,
    }
    return create_series(unit=people.bureau, plan=SeriesPlan(**facts), at=at, actor=people.wang)


def second_officer(people: Cast, badge: str = "100021") -> Officer:
    """赵敏, the other exam officer of the bureau."""
    return officer(badge, "赵敏", unit=people.legal, roles=(Role.EXAM_OFFICER,), roles_on=people.bureau)


def leader(people: Cast, badge: str = "100022") -> Officer:
    """孙毅, who leads the bureau."""
    return officer(badge, "孙毅", unit=people.legal, roles=(Role.UNIT_LEADER,), roles_on=people.bureau)


def bulletin(people: Cast, exam: Exam, *, at: datetime | None = None) -> Bulletin:
    """The draft about a released exam, by the clock."""
    moment = at or exam.sittings.get().closes_at + timedelta(hours=2)
    count_exam(exam=exam, at=moment)
    return draft_bulletin(exam=exam, at=moment, actor=None)


def approved(made: Bulletin, *, head: Officer, boss: Officer, at: datetime) -> Bulletin:
    """Checked by `head` and approved by `boss`."""
    check_bulletin(bulletin=made, seen=bulletin_hash(made), at=at, actor=head)
    approve_bulletin(bulletin=made, seen=bulletin_hash(made), at=at, actor=boss)
    return made
