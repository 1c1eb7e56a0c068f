"""A demonstration exam with written answers that wait for markers. All of it is invented and marked as a sample."""

from __future__ import annotations

import random
import secrets
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from core.clock import local_day, start_of_day
from exams.actions.close_exam import close_exam
from exams.actions.compose_paper import Choice
from exams.actions.create_exam import ExamPlan, create_exam
from exams.actions.enrol_roster import enrol_roster
from exams.actions.open_exam import open_exam
from exams.actions.prepare_marking import prepare_marking
from exams.actions.save_answers import Save, save_answers
from exams.actions.seal_paper import seal_paper
from exams.actions.start_attempt import start_attempt
from exams.actions.submit_attempt import submit_attempt
from exams.domain.layout import layout_of
from exams.domain.paper import paper_from_frozen
from exams.domain.writer import Writer
from exams.models import Exam, Sitting
from personnel.models import Officer, Unit
from portal.demo.exams import GRACE, Staff
from question_bank.actions.install_questions import QuestionSpec, install_questions
from question_bank.domain.question import Content, RubricPoint
from question_bank.models import Bank, Subject

TITLE: Final = "主观题抽考（示例）"
WRITERS: Final = 24
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
PHRASES: Final = (
    "首先表明身份，出示证件。",
    "应当告知对方盘问的理由。",
    "先把双方分开，稳定情绪。",
    "分别询问，收集现场监控。",
    "制作笔录，请当事人核对签名。",
    "符合条件的可以调解，不符合的依法办理。",
    "视情况处理。",
)


def plant_marking(*, unit: Unit, staff: Staff, seed: int, at: datetime) -> int:
    """A closed exam of two short answers that some of the roster wrote; returns how many answers wait.

    Safe to repeat: an exam that stands is left as it is (0).
    """
    if Exam.objects.filter(unit=unit, title=TITLE).exists():
        return 0
    opens_at = start_of_day(local_day(at)) - timedelta(days=2)
    exam = create_exam(
        unit=unit,
        plan=ExamPlan(
            title=TITLE,
            month=local_day(opens_at).replace(day=1),
            cut_off=local_day(opens_at),
            opens_at=opens_at,
            closes_at=opens_at + timedelta(days=1),
            duration=timedelta(minutes=60),
            kind=Exam.Kind.SPOT,
        ),
        actor=staff.exam_officer,
        at=opens_at - timedelta(hours=2),
    )
    choices = _choices(unit, opens_at - timedelta(hours=2))
    seal_paper(exam=exam, choices=choices, actor=staff.exam_officer, at=opens_at - timedelta(hours=1))
    sitting = exam.sittings.get()
    enrol_roster(sitting=sitting, actor=staff.exam_officer, at=opens_at - timedelta(hours=1))
    open_exam(exam=exam, actor=staff.exam_officer, at=opens_at, checks=())
    _write(sitting, random.Random(seed))  # noqa: S311 - invented answers, not secrets
    over = sitting.closes_at + timedelta(hours=2)
    close_exam(exam=exam, actor=staff.exam_officer, at=over, grace=GRACE)
    return prepare_marking(exam=exam, at=over)


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


def _write(sitting: Sitting, chance: random.Random) -> None:
    paper = paper_from_frozen(sitting.exam.papers.get().frozen)
    roster = list(sitting.enrolments.select_related("officer").order_by("pk"))
    for enrolment in chance.sample(roster, min(WRITERS, len(roster))):
        at = sitting.opens_at + timedelta(minutes=chance.randrange(60, 600))
        _attempt(sitting, enrolment.officer, len(paper.items), chance, at)


def _attempt(sitting: Sitting, officer: Officer, items: int, chance: random.Random, at: datetime) -> None:
    read = start_attempt(sitting_id=sitting.pk, officer=officer, at=at, grace=GRACE).read
    layout = layout_of(bytes(read.secret), ((0, False),) * items)
    saves = [
        Save(
            layout.item_id(position),
            position + 1,
            secrets.token_hex(8),
            "\n".join(chance.sample(PHRASES, chance.randrange(1, 5))),
        )
        for position in range(items)
        if chance.random() > 0.08
    ]
    writer = Writer(officer.pk, str(read.id), read.epoch, read.officer_epoch, "demo")
    if saves:
        save_answers(
            attempt_id=read.id,
            saves=saves,
            writer=writer,
            officer_id=officer.pk,
            at=at + timedelta(minutes=20),
            grace=GRACE,
        )
    submit_attempt(
        attempt_id=read.id,
        officer_id=officer.pk,
        client_digest=None,
        at=at + timedelta(minutes=30),
        grace=GRACE,
    )
