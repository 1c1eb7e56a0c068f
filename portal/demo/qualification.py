"""The qualification session of the demonstration: names put forward, cleared, sat, marked, certificates signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from core.clock import local_day
from core.domain.days import months_after
from exams.actions.close_exam import close_exam
from exams.actions.compose_paper import Choice
from exams.actions.create_exam import ExamPlan, create_exam
from exams.actions.draw_forms import askable_in, draw_choices
from exams.actions.open_exam import open_exam
from exams.actions.seal_paper import seal_paper
from exams.models import Exam
from personnel.models import Officer, Unit
from portal.demo.abilities import Abilities
from portal.demo.afterwards import marked_and_released
from portal.demo.moments import moment
from portal.demo.rooms import AHEAD, check_everybody_in, plant_sites, seat_session
from portal.demo.sitting import GRACE, Occasion, sit
from portal.demo.staff import Staff
from question_bank.models import Blueprint
from records.actions.apply_for_exam import apply_for_exam
from records.actions.decide_application import clear_application, refuse_application
from records.actions.decide_proposal import sign_certificates
from records.actions.enrol_cleared import enrol_cleared
from records.actions.propose_certificates import propose_certificates
from records.domain.levels import may_be_cleared
from records.models import Certificate, CertificateProposal, ExamApplication
from records.standings import standings_of

LEVEL: Final = "intermediate"
SHARE: Final = 0.035
FEWEST: Final = 10
WRITTEN: Final = ("short_answer", "case_analysis")
HARDER: Final = 0.97
NOT_CLEARED: Final = "示例：基本级证书已过有效期，请先重新取得基本级资格。"
FOUND: Final = "示例：已核对证书原件和任职年限。"


def hold_session(
    *,
    unit: Unit,
    blueprint: Blueprint,
    staff: Staff,
    month: date,
    number: int,
    abilities: Abilities,
    seed: int,
) -> None:
    """The session of `month`, from the names put forward in its first days to the release in the last."""
    exam = Exam.objects.filter(
        unit=unit, kind=Exam.Kind.QUALIFICATION, level=LEVEL, month=month
    ).first() or _planned(unit, blueprint, staff, month)
    if exam.state == Exam.State.DRAFT:
        _put_forward(exam, staff)
        _clear(exam, staff)
        _seal(exam, staff)
    sitting = exam.sittings.get()
    if exam.state == Exam.State.SEALED:
        plant_sites(unit=unit, staff=staff, at=sitting.opens_at - AHEAD)
        seat_session(sitting, staff)
        open_exam(exam=exam, actor=staff.exam_officer, at=sitting.opens_at, checks=())
    if exam.state == Exam.State.OPEN:
        check_everybody_in(sitting)
        sit(Occasion(sitting, number, HARDER), abilities=abilities, seed=seed)
        close_exam(
            exam=exam, actor=staff.exam_officer, at=sitting.closes_at + timedelta(hours=1), grace=GRACE
        )
    marked_and_released(exam, staff, seed=seed)


def sign_session(*, staff: Staff, at: datetime) -> int:
    """Whoever passed is proposed for a certificate, which is signed the day after; returns how many certificates."""
    propose_certificates(at=at)
    waiting = CertificateProposal.objects.waiting().filter(result__isnull=False).order_by("pk")
    found = list(waiting.select_related("officer", "unit", "level__unit", "track", "result", "credential"))
    mine = [proposal for proposal in found if proposal.officer_id != staff.legal_head.pk]
    return len(
        sign_certificates(proposals=mine, actor=staff.legal_head, at=at + timedelta(days=1)) if mine else []
    )


def _planned(unit: Unit, blueprint: Blueprint, staff: Staff, month: date) -> Exam:
    opens_at = moment(month.replace(day=12), 9)
    return create_exam(
        unit=unit,
        plan=ExamPlan(
            title=f"{month.year}年{month.month}月执法资格中级考试（示例）",
            month=month,
            cut_off=month.replace(day=2),
            opens_at=opens_at,
            closes_at=opens_at + timedelta(hours=3),
            duration=timedelta(minutes=150),
            multiple_choice_rule="half_if_subset",
            kind=Exam.Kind.QUALIFICATION,
            level=LEVEL,
            track="general",
            blueprint=blueprint,
            draw_seed=month.year * 1000 + month.month,
        ),
        actor=staff.exam_officer,
        at=moment(month.replace(day=2), 9),
    )


def _put_forward(exam: Exam, staff: Staff) -> None:
    """HR puts forward officers who hold basic for a year, and two whose basic has run out."""
    at = moment(exam.month.replace(day=3), 10)
    day = local_day(at)
    there = Officer.objects.in_post_under(frozenset({exam.unit.path}), on=day).exclude(pk__in=staff.cast)
    higher = (
        Certificate.objects.in_force(on=day).filter(level__code__in=[LEVEL, "advanced"]).values("officer")
    )
    basic = Certificate.objects.filter(unit=exam.unit, level__code="basic")
    ripe = basic.in_force(on=day).filter(valid_from__lte=months_after(day, -13)).values("officer")
    run_out = basic.filter(valid_until__lt=day).exclude(officer__in=ripe).values("officer")
    wanted = max(FEWEST, int(there.count() * SHARE))
    ready = _spread(there.filter(pk__in=ripe).exclude(pk__in=higher), wanted)
    late = _spread(there.filter(pk__in=run_out).exclude(pk__in=higher), 2)
    apply_for_exam(exam=exam, officers=[*ready, *late], actor=staff.hr, at=at)


def _spread(officers: Any, count: int) -> Sequence[Officer]:
    """So many of them, from all over the bureau."""
    found = list(officers.order_by("pk"))
    return found[:: max(1, len(found) // count)][:count]


def _clear(exam: Exam, staff: Staff) -> None:
    """The head of the legal department clears whoever meets the rules and turns down the others."""
    at = moment(exam.month.replace(day=6), 9)
    waiting = ExamApplication.objects.filter(exam=exam, state=ExamApplication.State.APPLIED).order_by("pk")
    applications = list(waiting.select_related("officer", "unit", "exam"))
    standings = standings_of([each.officer_id for each in applications], on=local_day(at), target=LEVEL)
    for application in applications:
        if may_be_cleared(standings[application.officer_id].outcomes):
            clear_application(application=application, note=FOUND, actor=staff.legal_head, at=at)
        else:
            refuse_application(application=application, reason=NOT_CLEARED, actor=staff.legal_head, at=at)


def _seal(exam: Exam, staff: Staff) -> None:
    """The drawn questions, and behind them written ones, which people mark."""
    at = moment(exam.month.replace(day=12), 9)
    day = local_day(exam.sittings.get().opens_at)
    choices = draw_choices(exam, on=day)
    for kind in WRITTEN:
        revision = askable_in(exam, on=day).filter(kind=kind).order_by("question__ref").first()
        if revision is not None:
            choices.append(Choice(revision, revision.marks))
    seal_paper(exam=exam, choices=choices, actor=staff.exam_officer, at=at)
    enrol_cleared(exam=exam, actor=staff.exam_officer, at=at)
