"""A demonstration exam with written answers that two people mark, some marked and the others waiting. Invented, marked
as a sample."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from core.clock import local_day
from exams.actions._markers import KIND
from exams.actions.agree_control import appoint_chief
from exams.actions.close_exam import close_exam
from exams.actions.compose_paper import Choice
from exams.actions.create_exam import ExamPlan, create_exam
from exams.actions.enrol_roster import enrol_officers
from exams.actions.open_exam import open_exam
from exams.actions.prepare_marking import prepare_marking
from exams.actions.seal_paper import seal_paper
from exams.models import Exam
from personnel.actions.issue_policy import issue_policy
from personnel.models import Officer, PolicyVersion, Unit
from portal.demo.abilities import Abilities
from portal.demo.marks import agree_controls, give_marks_in_turn
from portal.demo.moments import moment
from portal.demo.sitting import GRACE, Occasion, sit
from portal.demo.staff import Staff
from question_bank.actions.install_questions import QuestionSpec, install_questions
from question_bank.domain.question import Content, RubricPoint
from question_bank.models import Bank, Subject

TITLE: Final = "主观题抽考（示例）"
ROSTER: Final = 26
WAITING: Final = 30
BODY: Final = {"double": ["short_answer"], "control_every": 5}
QUESTIONS: Final = (
    (
        "示-简答-1",
        "（示例）民警当场盘问时应当履行哪些程序？",
        (("表明执法身份、出示证件", "2"), ("告知盘问的理由和依据", "2"), ("制作记录并由被盘问人核对", "1")),
    ),
    (
        "示-简答-2",
        "（示例）简述现场处置纠纷警情的基本步骤。",
        (("控制现场、分开当事人", "2"), ("询问各方并固定证据", "2"), ("依法调解或者转入办案程序", "2")),
    ),
)


def plant_marking(
    *, unit: Unit, staff: Staff, number: int, abilities: Abilities, seed: int, at: datetime
) -> int:
    """A closed exam of two short answers for a few officers drawn by lot; returns how many answers there are.

    Safe to repeat: an exam that stands is left as it is (0).
    """
    if Exam.objects.filter(unit=unit, title=TITLE).exists():
        return 0
    opens_at = moment(local_day(at) - timedelta(days=2), 8)
    _policy(unit, staff, on=local_day(opens_at), at=opens_at - timedelta(days=1))
    exam = create_exam(
        unit=unit,
        plan=ExamPlan(
            title=TITLE,
            month=local_day(opens_at).replace(day=1),
            cut_off=local_day(opens_at),
            opens_at=opens_at,
            closes_at=opens_at + timedelta(hours=12),
            duration=timedelta(minutes=60),
            kind=Exam.Kind.SPOT,
        ),
        actor=staff.exam_officer,
        at=opens_at - timedelta(hours=12),
    )
    choices = _choices(unit, opens_at - timedelta(hours=12))
    seal_paper(exam=exam, choices=choices, actor=staff.exam_officer, at=opens_at - timedelta(hours=11))
    sitting = exam.sittings.get()
    enrol_officers(
        sitting=sitting,
        homes=_drawn(unit, staff, opens_at),
        actor=staff.exam_officer,
        at=opens_at - timedelta(hours=10),
    )
    open_exam(exam=exam, actor=staff.exam_officer, at=opens_at, checks=())
    sit(Occasion(sitting, number, 0.93), abilities=abilities, seed=seed)
    over = sitting.closes_at + timedelta(hours=2)
    close_exam(exam=exam, actor=staff.exam_officer, at=over, grace=GRACE)
    made = prepare_marking(exam=exam, at=over)
    begun = min(at, over + timedelta(hours=12))
    chief = staff.markers[-1]
    appoint_chief(exam=exam, officer=chief, actor=staff.exam_officer, at=begun)
    agree_controls(exam, chief, seed=seed, at=begun)
    give_marks_in_turn(exam, staff, seed=seed, at=begun, leave=WAITING)
    return made


def _policy(unit: Unit, staff: Staff, *, on: date, at: datetime) -> None:
    """From the day of this exam on two people mark short answers."""
    if not PolicyVersion.objects.filter(kind=KIND, unit=unit, effective_on=on).exists():
        issue_policy(kind=KIND, unit=unit, effective_on=on, body=BODY, actor=staff.legal_head, at=at)


def _drawn(unit: Unit, staff: Staff, at: datetime) -> dict[int, int]:
    """Officers by lot, with their units: nobody of the cast, and none who lead or mark."""
    apart = [*staff.cast, *(officer.pk for officer in (*staff.leaders.values(), *staff.markers))]
    there = Officer.objects.in_post_under(frozenset({unit.path}), on=local_day(at)).exclude(pk__in=apart)
    rows = list(there.order_by("pk").values_list("pk", "home_unit_id"))
    every = max(1, len(rows) // ROSTER)
    return dict(rows[::every][:ROSTER])


def _choices(unit: Unit, at: datetime) -> list[Choice]:
    bank, _new = Bank.objects.get_or_create(
        code="demo-written", defaults={"name": "示范题库（主观题）", "unit": unit}
    )
    subject = Subject.objects.order_by("pk")[0]
    specs = [
        QuestionSpec(
            ref,
            Content(
                kind="short_answer",
                stem=stem,
                key="；".join(text for text, _marks in points) + "。",
                explanation="示例试题，仅供试用。",
                marks=sum((Decimal(marks) for _text, marks in points), Decimal(0)),
                subject=subject.code,
                rubric=tuple(RubricPoint(text, Decimal(marks)) for text, marks in points),
            ),
        )
        for ref, stem, points in QUESTIONS
    ]
    revisions = install_questions(bank, specs, at=at, comment="demo", tolerated=("citation_missing",))
    return [Choice(revisions[ref], revisions[ref].marks) for ref, _stem, _points in QUESTIONS]
