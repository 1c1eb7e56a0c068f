"""Levels of the demonstration bureau: papers from before the platform, an exemption, names for an exam. Invented."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Final

from core.clock import local_day, start_of_day
from core.domain.days import months_after
from exams.actions.create_exam import ExamPlan, create_exam
from personnel.actions.issue_policy import issue_policy
from personnel.models import Officer, PolicyVersion, Unit
from portal.demo.exams import Staff
from question_bank.models import Blueprint
from records.actions.apply_for_exam import apply_for_exam
from records.actions.appoint_legal_officer import appoint_legal_officer
from records.actions.decide_proposal import sign_certificate
from records.actions.enter_credential import decide_credential, enter_credential
from records.actions.install_levels import install_levels
from records.actions.move_certificate import move_certificate
from records.actions.propose_exemption import propose_exemption
from records.actions.record_earlier import record_earlier
from records.domain.certificates import CertificateState, last_valid_day
from records.domain.papers import PaperLine
from records.models import Certificate, CertificateProposal, Credential, LegalOfficerAppointment
from records.standings import KIND

SHARES: Final = (
    ("basic", "general", 63, 0.06),
    ("basic", "general", 59, 0.08),
    ("basic", "general", 55, 0.10),
    ("basic", "criminal", 40, 0.28),
    ("basic", "administrative", 20, 0.30),
    ("intermediate", "general", 26, 0.10),
    ("advanced", "general", 14, 0.02),
)
"""Level, track, months since the day of issue, share of the officers: some have run out, some run out this year."""
CREDENTIALS: Final = (
    Credential.Kind.LEGAL_PROFESSION_A,
    Credential.Kind.LEGAL_PROFESSION_A,
    Credential.Kind.LEGAL_PROFESSION_B,
    Credential.Kind.LEGAL_PROFESSION_C,
)


def plant_levels(
    *, unit: Unit, blueprint: Blueprint, staff: Staff, hr: Officer, at: datetime, seed: int
) -> int:
    """Plants the levels of the bureau and who holds them, once; returns how many certificates there are then."""
    if not install_levels(unit=unit, actor=None, at=at):
        return Certificate.objects.filter(unit=unit).count()
    _policy(unit, staff, at)
    apart = [hr.pk, staff.legal_head.pk, staff.exam_officer.pk]
    people = list(
        Officer.objects.in_post_under(frozenset({unit.path}), on=local_day(at)).exclude(pk__in=apart)
    )
    random.Random(seed).shuffle(people)  # noqa: S311 - invented people, not secrets
    _papers(people, hr, at)
    _exemption(people[-len(CREDENTIALS) :], hr, staff, at)
    _sign_all(staff, at)
    _suspend_one(staff, at)
    _names(unit, blueprint, people, hr, staff, at)
    return Certificate.objects.filter(unit=unit).count()


def _policy(unit: Unit, staff: Staff, at: datetime) -> None:
    """The demonstration bureau's own exemption; no public source knows one."""
    today = local_day(at)
    if not PolicyVersion.objects.filter(kind=KIND, unit=unit).exists():
        exemption = {"credential": Credential.Kind.LEGAL_PROFESSION_A.value, "level": "basic"}
        issue_policy(
            kind=KIND,
            unit=unit,
            effective_on=today,
            body={"exemptions": [exemption]},
            actor=staff.legal_head,
            at=at,
        )


def _papers(people: list[Officer], hr: Officer, at: datetime) -> None:
    today = local_day(at)
    lines: list[PaperLine] = []
    holders = iter(people)
    for level, track, months, share in SHARES:
        if level == "intermediate":
            holders = iter(people[len(people) // 4 :])  # they hold basic already
        for _count in range(max(1, int(len(people) * share))):
            officer = next(holders)
            issued_on = months_after(today, -months) + timedelta(days=len(lines) % 25)
            lines.append(_paper(officer, level, track, issued_on, len(lines) + 1))
    for start in range(0, len(lines), 500):
        record_earlier(papers=lines[start : start + 500], actor=hr, at=at)


def _paper(officer: Officer, level: str, track: str, issued_on: date, number: int) -> PaperLine:
    return PaperLine(
        number,
        badge=officer.badge_number,
        level=level,
        track=track,
        number=f"示例-{issued_on.year}-{number:05d}",
        issued_on=issued_on,
        valid_until=last_valid_day(issued_on, 60),
    )


def _exemption(people: list[Officer], hr: Officer, staff: Staff, at: datetime) -> None:
    """Credentials: three confirmed, one still to be confirmed; one exempts, one makes a legal officer."""
    today = local_day(at)
    entered = [
        enter_credential(
            officer=officer,
            kind=kind,
            number=f"示例{kind.value[-1].upper()}{number:07d}",
            issued_on=date(today.year - 3, 3, 20),
            actor=hr,
            at=at,
        )
        for number, (officer, kind) in enumerate(zip(people, CREDENTIALS, strict=True), start=1)
    ]
    for credential in entered[:3]:
        decide_credential(credential=credential, confirm=True, actor=staff.legal_head, at=at)
    propose_exemption(credential=entered[0], level="basic", actor=hr, at=at)
    home = Officer.objects.with_home_unit(on=today).get(pk=people[1].pk)
    appoint_legal_officer(
        officer=people[1],
        unit=Unit.objects.get(pk=home.home_unit_id),
        form=LegalOfficerAppointment.Form.PART_TIME,
        starts_on=today,
        actor=staff.legal_head,
        at=at,
    )


def _sign_all(staff: Staff, at: datetime) -> None:
    waiting = CertificateProposal.objects.waiting().order_by("pk")
    for proposal in waiting.select_related("officer", "unit", "level__unit", "track", "credential"):
        sign_certificate(proposal=proposal, actor=staff.legal_head, at=at)


def _suspend_one(staff: Staff, at: datetime) -> None:
    certificate = (
        Certificate.objects.in_force(on=local_day(at))
        .select_related("officer", "unit", "level", "track", "proposal")
        .order_by("-pk")
        .first()
    )
    if certificate is not None:
        move_certificate(
            certificate=certificate,
            to=CertificateState.SUSPENDED,
            reason="示例：案件评查发现问题，暂停执法资格待查",
            actor=staff.legal_head,
            at=at,
        )


def _names(
    unit: Unit, blueprint: Blueprint, people: list[Officer], hr: Officer, staff: Staff, at: datetime
) -> None:
    """A qualification exam that is planned, with names to be decided."""
    opens_at = start_of_day(local_day(at) + timedelta(days=30))
    month = local_day(opens_at).replace(day=1)
    exam = create_exam(
        unit=unit,
        plan=ExamPlan(
            title=f"{month.year}年{month.month}月执法资格中级考试（示例）",
            month=month,
            cut_off=local_day(at),
            opens_at=opens_at,
            closes_at=opens_at + timedelta(days=1),
            duration=timedelta(minutes=120),
            kind="qualification",
            level="intermediate",
            track="general",
            blueprint=blueprint,
            draw_seed=month.year * 1000 + month.month,
        ),
        actor=staff.exam_officer,
        at=at,
    )
    apply_for_exam(exam=exam, officers=people[:12], actor=hr, at=at)
