"""Levels of the demonstration bureau: papers from before the platform, credentials and legal officers, names for an
exam. Invented."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Final

from core.clock import local_day, start_of_day
from core.domain.days import months_after
from exams.actions.create_exam import ExamPlan, create_exam
from exams.models import Exam
from personnel.actions.issue_policy import issue_policy
from personnel.models import Officer, PolicyVersion, Unit
from portal.demo.staff import Staff
from question_bank.models import Blueprint
from records.actions.apply_for_exam import apply_for_exam
from records.actions.appoint_legal_officer import appoint_legal_officer
from records.actions.decide_proposal import sign_certificates
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
FORMS: Final = (
    LegalOfficerAppointment.Form.FULL_TIME,
    LegalOfficerAppointment.Form.PART_TIME,
    LegalOfficerAppointment.Form.PART_TIME,
)
OFFICERS_PER_CREDENTIAL: Final = 60
NAMES: Final = 12


def plant_levels(*, unit: Unit, staff: Staff, at: datetime, today: date, seed: int) -> int:
    """Plants at `at`, when the bureau took the platform into use, its levels and who holds them; once. Days of issue
    are counted back from `today`: some certificates run out soon. Returns how many certificates there are then."""
    if not install_levels(unit=unit, actor=None, at=at):
        return Certificate.objects.filter(unit=unit).count()
    _policy(unit, staff, at)
    apart = [staff.hr.pk, staff.legal_head.pk, staff.exam_officer.pk]
    people = list(
        Officer.objects.in_post_under(frozenset({unit.path}), on=local_day(at)).exclude(pk__in=apart)
    )
    random.Random(seed).shuffle(people)  # noqa: S311 - invented people, not secrets
    _papers(people, staff.hr, at, today)
    _sign_all(staff, at + timedelta(hours=1))
    _credentials(people, staff, at + timedelta(hours=2))
    _suspend_one(staff, at + timedelta(days=5))
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


def _papers(people: list[Officer], hr: Officer, at: datetime, today: date) -> None:
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


def _credentials(people: list[Officer], staff: Staff, at: datetime) -> None:
    """Credentials of the legal profession: all but the last are confirmed; the first exempts from a level, the others
    make their holders legal officers of their units."""
    today = local_day(at)
    located = Officer.objects.with_home_unit(on=today)
    holders = people[-max(len(CREDENTIALS), len(people) // OFFICERS_PER_CREDENTIAL) :]
    units = {unit.pk: unit for unit in Unit.objects.all()}
    homes = dict(located.filter(pk__in=[each.pk for each in holders]).values_list("pk", "home_unit_id"))
    for number, officer in enumerate(holders):
        kind = CREDENTIALS[number % len(CREDENTIALS)]
        credential = enter_credential(
            officer=officer,
            kind=kind,
            number=f"示例{kind.value[-1].upper()}{number + 1:07d}",
            issued_on=date(today.year - 3 - number % 9, 3, 20),
            actor=staff.hr,
            at=at,
        )
        if number == len(holders) - 1:
            break
        decide_credential(credential=credential, confirm=True, actor=staff.legal_head, at=at)
        if number == 0:
            propose_exemption(credential=credential, level="basic", actor=staff.hr, at=at)
            continue
        appoint_legal_officer(
            officer=officer,
            unit=units[homes[officer.pk]],
            form=FORMS[number % len(FORMS)],
            starts_on=today,
            actor=staff.legal_head,
            at=at,
        )
    _sign_all(staff, at)


def _sign_all(staff: Staff, at: datetime) -> None:
    waiting = CertificateProposal.objects.waiting().order_by("pk")
    proposals = list(
        waiting.select_related("officer", "unit", "level__unit", "track", "result", "credential")
    )
    sign_certificates(proposals=proposals, actor=staff.legal_head, at=at)


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


def plant_planned_exam(*, unit: Unit, blueprint: Blueprint, staff: Staff, at: datetime) -> None:
    """A qualification exam that is planned, with names to be decided; none while one is planned."""
    ahead = Exam.objects.filter(unit=unit, kind=Exam.Kind.QUALIFICATION, sittings__opens_at__gt=at)
    if ahead.exists():
        return
    opens_at = start_of_day(local_day(at) + timedelta(days=30)) + timedelta(hours=9)
    month = local_day(opens_at).replace(day=1)
    exam = create_exam(
        unit=unit,
        plan=ExamPlan(
            title=f"{month.year}年{month.month}月执法资格基本级考试（示例）",
            month=month,
            cut_off=local_day(at),
            opens_at=opens_at,
            closes_at=opens_at + timedelta(hours=3),
            duration=timedelta(minutes=120),
            kind=Exam.Kind.QUALIFICATION,
            level="basic",
            track="general",
            blueprint=blueprint,
            draw_seed=month.year * 1000 + month.month,
        ),
        actor=staff.exam_officer,
        at=at,
    )
    today = local_day(at)
    holders = Certificate.objects.in_force(on=today).values("officer")
    there = Officer.objects.in_post_under(frozenset({unit.path}), on=today).exclude(pk__in=staff.cast)
    names = list(there.exclude(pk__in=holders).order_by("pk")[:NAMES])
    apply_for_exam(exam=exam, officers=names, actor=staff.hr, at=at)
