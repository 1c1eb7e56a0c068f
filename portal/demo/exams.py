"""The monthly exams of the demonstration: months that are over, the make-up of the last one, one exam open now. The
series has made them (`routine`).

Everything goes the way of a real exam, at the times at which it would have happened; a step that was taken is not
taken again, so that a killed run goes on where it stopped.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Final

from core.clock import local_day
from exams.actions.ask_leave import ask_leave
from exams.actions.close_exam import close_exam
from exams.actions.create_makeup import MakeupTimes, create_makeup, makeup_list, makeup_policy
from exams.actions.decide_leave import decide_leave
from exams.actions.draw_forms import draw_choices
from exams.actions.enrol_roster import enrol_roster
from exams.actions.open_exam import open_exam
from exams.actions.seal_paper import seal_paper
from exams.models import Enrolment, Exam, Leave, Sitting
from personnel.models import Unit
from portal.demo.abilities import Abilities
from portal.demo.afterwards import marked_and_released
from portal.demo.moments import makeup_window
from portal.demo.routine import announce, exam_of
from portal.demo.sitting import GRACE, Occasion, sit
from portal.demo.staff import Staff

PRESENT: Final = 0.965
WITH_LEAVE: Final = 0.014
LEAVE_REFUSED: Final = 0.06
COME_TO_MAKEUP: Final = 0.85
SHARE_SO_FAR: Final = 0.45
"""How many of the roster have begun the exam that is open."""
REASONS: Final = (
    ("on_duty", "参加大型活动安保（示例）", "执勤安排表（示例）"),
    ("on_duty", "外出押解、办案未归（示例）", "出差审批单（示例）"),
    ("sick", "住院治疗（示例）", "医院诊断证明（示例）"),
    ("study", "参加上级组织的业务培训（示例）", "培训通知（示例）"),
    ("maternity", "产假期间（示例）", "请假审批单（示例）"),
)


def past_month(
    *,
    unit: Unit,
    staff: Staff,
    month: date,
    number: int,
    abilities: Abilities,
    seed: int,
) -> None:
    """The exam of a month that is over: held, marked, signed and released. `number` counts the months."""
    exam = exam_of(unit, month)
    if exam is None:
        return
    announce(exam, until=exam.sittings.get().opens_at)
    sitting = exam.sittings.get()
    if exam.state == Exam.State.OPEN:
        away = _leave(sitting, staff, WITH_LEAVE, seed)
        occasion = Occasion(sitting, number, PRESENT, leaving_out=away, always=staff.cast)
        sit(occasion, abilities=abilities, seed=seed)
        _close(exam, sitting)
    marked_and_released(exam, staff, seed=seed)


def makeup_of(*, unit: Unit, staff: Staff, month: date, number: int, abilities: Abilities, seed: int) -> None:
    """The make-up of the exam of a month, for everybody whom the policy proposes."""
    first = exam_of(unit, month)
    if first is None or first.state != Exam.State.RELEASED:
        return
    exam = Exam.objects.filter(makeup_of=first).order_by("pk").first()
    if exam is None:
        window = makeup_window(month)
        at = window.opens_at - timedelta(days=2)
        listed = makeup_list(first, makeup_policy(first, local_day(at)).body)
        if not listed:
            return
        exam = create_makeup(
            first=first,
            times=MakeupTimes(
                title=f"{first.title}（补考）",
                opens_at=window.opens_at,
                closes_at=window.closes_at,
                duration=timedelta(seconds=first.sittings.get().duration_s),
            ),
            officers={own.outcome.officer_id for own in listed},
            actor=staff.exam_officer,
            at=at,
        )
    sitting = exam.sittings.get()
    if exam.state == Exam.State.DRAFT:
        _seal(exam, staff, sitting.opens_at - timedelta(days=1))
    if exam.state == Exam.State.SEALED:
        open_exam(exam=exam, actor=staff.exam_officer, at=sitting.opens_at, checks=())
    if exam.state == Exam.State.OPEN:
        sit(Occasion(sitting, number + 1, COME_TO_MAKEUP), abilities=abilities, seed=seed)
        _close(exam, sitting)
    marked_and_released(exam, staff, seed=seed)


def open_exam_now(
    *,
    unit: Unit,
    staff: Staff,
    number: int,
    abilities: Abilities,
    seed: int,
    at: datetime,
) -> None:
    """This month's exam, if it is open at `at`: many have handed in, some are writing, the cast have it before them."""
    exam = exam_of(unit, local_day(at).replace(day=1))
    if exam is None:
        return
    announce(exam, until=at)
    sitting = exam.sittings.get()
    if exam.state != Exam.State.OPEN or not sitting.opens_at <= at < sitting.closes_at:
        return
    if sitting.attempts.exists():
        return
    away = _leave(sitting, staff, WITH_LEAVE / 2, seed, until=at)
    waiting = staff.cast | set(away)
    now = Occasion(sitting, number, SHARE_SO_FAR, until=at, leaving_out=waiting)
    sit(now, abilities=abilities, seed=seed)


def _seal(exam: Exam, staff: Staff, at: datetime) -> None:
    choices = draw_choices(exam, on=local_day(exam.sittings.get().opens_at))
    seal_paper(exam=exam, choices=choices, actor=staff.exam_officer, at=at)
    enrol_roster(sitting=exam.sittings.get(), actor=staff.exam_officer, at=at)


def _close(exam: Exam, sitting: Sitting) -> None:
    close_exam(exam=exam, actor=None, at=sitting.closes_at + timedelta(hours=2), grace=GRACE)


def _leave(
    sitting: Sitting, staff: Staff, share: float, seed: int, until: datetime | None = None
) -> set[int]:
    """Some ask for leave and their leader decides; who has asked stays away, whatever the decision. With `until` the
    newest request still waits. Returns their ids."""
    asked = set(Leave.objects.filter(enrolment__sitting=sitting).values_list("enrolment__officer", flat=True))
    if asked:
        return asked
    chance = random.Random(f"{seed}:leave:{sitting.exam.month}")  # noqa: S311 - invented people, not secrets
    roster = list(
        Enrolment.objects.filter(sitting=sitting, attempts=None)
        .exclude(officer__in=[*staff.cast, *(leader.pk for leader in staff.leaders.values())])
        .select_related("officer", "unit", "sitting__exam__unit")
        .order_by("pk")
    )
    led = [(enrolment, leader) for enrolment in roster if (leader := staff.leader_of(enrolment.unit.path))]
    chosen = chance.sample(led, min(len(led), max(2, int(len(roster) * share))))
    moments = _moments(sitting, len(chosen), until)
    for number, (enrolment, leader) in enumerate(chosen):
        kind, reason, evidence = chance.choice(REASONS)
        leave = ask_leave(
            enrolment=enrolment,
            kind=kind,
            reason=reason,
            evidence=evidence,
            actor=enrolment.officer,
            at=moments[number],
        )
        if until is not None and number >= len(chosen) // 2:
            continue
        grant = number == 0 or chance.random() >= LEAVE_REFUSED
        decide_leave(
            leave,
            grant=grant,
            reason="" if grant else "不影响参加考试，请错时参加（示例）",
            actor=leader,
            at=min(moments[number] + timedelta(hours=1), until or sitting.closes_at),
        )
    return {enrolment.officer_id for enrolment, _leader in chosen}


def _moments(sitting: Sitting, count: int, until: datetime | None) -> list[datetime]:
    """Times of asking, spread over the first half of the window."""
    end = min(sitting.closes_at, until or sitting.closes_at)
    step = (end - sitting.opens_at) / (2 * max(1, count))
    return [sitting.opens_at + step * number for number in range(1, count + 1)]
